"""The styles and scripts of others that the page is made of, as npm has them."""

from dataclasses import dataclass

from classifier.packages.npm import NpmPackage


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """Some files that stand directly in one folder of a package. `licence` is its SPDX name."""

    package: NpmPackage
    licence: str
    folder: str
    names: tuple[str, ...]

    @property
    def slug(self) -> str:
        """A folder's name, another one for another version: `chart.js@4.6.1`."""
        return self.package.spec.rpartition("/")[2]


# The look of Wikimedia's tools.
TOKENS = Bundle(
    package=NpmPackage(
        spec="@wikimedia/codex-design-tokens@2.7.0",
        integrity="sha512-wdvIzDKQmmRkVi/YYyAO0ufXYz1ISJUYzLNKWP13QlBrkw/Y6z0dypOm4WA2vJNgNxTmia"
        "bOA3dLFvefLinylQ==",
    ),
    licence="GPL-2.0-or-later",
    folder="package/dist",
    names=("theme-wikimedia-ui-root.css", "theme-wikimedia-ui-mode-dark.css"),
)
CODEX = Bundle(
    package=NpmPackage(
        spec="@wikimedia/codex@2.7.0",
        integrity="sha512-LZvhmGd2YcKKkavJVkWUVDL/aoBJRcSMO+PeEr5J5r4ieEye3nrtdZIuDygTezoKrLWMDN"
        "P9zUJG9kBmqzdUvw==",
    ),
    licence="GPL-2.0-or-later",
    folder="package/dist",
    names=("codex.style-bidi.css",),
)
CHART = Bundle(
    package=NpmPackage(
        spec="chart.js@4.6.1",
        integrity="sha512-hJyniucsFmq//EvXYvJ6c6mahPoI3kaxdjVH8awTaJ/fDNWeSqqqArixMJWkWNN6fcYvPU"
        "3HneSANFNYtRi61g==",
    ),
    licence="MIT",
    folder="package/dist",
    names=("chart.umd.min.js",),
)
SWAGGER = Bundle(
    package=NpmPackage(
        spec="swagger-ui-dist@5.35.0",
        integrity="sha512-U06rpMtW9V3XPGOBeamTUSr0Z09jMX4IJuANpE/EZbAhw0G8CgwrzU4YmXkn/h0wCDNsXd"
        "GarTNNHC3sU8yVUQ==",
    ),
    licence="Apache-2.0",
    folder="package",
    names=("swagger-ui-bundle.js", "swagger-ui.css"),
)
BUNDLES = (TOKENS, CODEX, CHART, SWAGGER)
