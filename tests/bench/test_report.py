from dataclasses import replace

from bench import report
from bench.contenders import NSFWJS, NUDENET, names
from bench.result import Result

NAMES = names("tiny")


def timed(ms: float, *peaks: float) -> Result:
    return Result(
        rounds=[[ms]], peaks_mb=peaks or (1.0,), together_mb=sum(peaks), facts={"load_ms": 44.0}
    )


MEASURED = report.Measured(
    race={
        NAMES.ours: timed(13, 190, 40),
        NAMES.unfenced: timed(12.5),
        NAMES.bare: timed(10),
        NSFWJS: timed(65),
    },
    decoding={"ours": timed(30), "pillow": timed(200), "opencv": timed(100)},
    cap={"PNG": timed(1000, 190, 300), "JPEG": timed(100, 190, 60)},
    cap_of=NAMES.ours,
)


def outcomes(measured: report.Measured) -> dict[str, bool]:
    return {target.what: target.met for target in report.targets(measured, NAMES)}


def test_each_target_compares_what_it_says() -> None:
    assert outcomes(MEASURED) == {
        "bytes to verdict, beside the bare call": True,  # 1.3
        "nsfwjs, beside bytes to verdict": False,  # 5.0
        "the fence's cost, beside the same work without it": True,  # 4 %
        "a 24 MP JPEG reduced, beside its full decode by Pillow, which decodes here": True,
        "loading the model": True,
        "the scorer's peak": True,
        "scorer and decoder at the pixel cap, the worst kind": False,  # 490 MB
    }


def test_an_int8_model_has_limits_of_its_own() -> None:
    limits = {
        name: [t.limit for t in report.targets(_called(name), names(name))][:2]
        for name in ("tiny", "tiny_int8")
    }
    assert limits == {"tiny": [1.35, 5.5], "tiny_int8": [1.75, 9]}


def test_the_targets_of_one_model_are_not_a_cascade_s() -> None:
    called = names("cascade")
    what = {target.what for target in report.targets(_called("cascade"), called)}
    assert called.bare == names("mobilenet_v2").bare
    assert not {"loading the model", "the scorer's peak"} & what
    assert not any("cap" in one for one in what)  # which is of another's figures here


def test_without_nsfwjs_there_is_no_target_of_it() -> None:
    race = {name: result for name, result in MEASURED.race.items() if name != NSFWJS}
    assert not any("nsfwjs" in what for what in outcomes(replace(MEASURED, race=race)))


def test_the_table_shows_parts_ratios_and_who_could_not_be_run() -> None:
    failed = replace(MEASURED, failed={NUDENET: "npm is missing"})
    lines = report.contenders(failed, NAMES).splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert cells[2] == [NAMES.ours, "13.0", "76.9", "190 + 40, at once 230", "1.00", "1.30"]
    assert cells[5] == [NSFWJS, "65.0", "15.4", "1", "5.00", "6.50"]
    assert cells[6] == [NUDENET, "could not be run", "", "", "", ""]


def test_what_the_others_are_compared_with_has_to_be_there() -> None:
    race = {name: result for name, result in MEASURED.race.items() if name != NAMES.bare}
    assert MEASURED.complete(NAMES)
    assert not replace(MEASURED, race=race).complete(NAMES)


def _called(model: str) -> report.Measured:
    own = dict(zip(names(model)[:3], list(MEASURED.race.values())[:3], strict=True))
    return replace(MEASURED, race={**own, NSFWJS: MEASURED.race[NSFWJS]})
