"""From what was collected to examples: each picture once, under one label, in one split."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from classifier.training.build.duplicates import linked, near_pairs
from classifier.training.build.ledger import Content, Item
from classifier.training.build.picture import Picture, pictures_of
from classifier.training.build.splits import Counts, split
from classifier.training.index import Entry, Split

EXACT, NEAR, CONTRADICTED = "an exact duplicate", "a near duplicate", "in a contradiction"
BETWEEN = "resembles, or is by the uploader of, pictures of two splits, which stay"


@dataclass(frozen=True, kw_only=True)
class Assembled:
    """What became of all items.

    The examples, in the order of their hashes; clusters of pictures that show the same under
    several labels, of which none is used; and how many items were left out why.
    """

    entries: tuple[Entry, ...]
    contradictions: tuple[tuple[Picture, ...], ...]
    dropped: Counter[str]


def assemble(
    items: Iterable[Item], contents: Mapping[str, Content], before: Mapping[str, Entry], seed: int
) -> Assembled:
    """Examples of all items that can be used; those that were there before stay in their splits.

    Of pictures that show the same one stays: one that was there before, or else the largest.
    """
    dropped = Counter[str]()
    pictures = pictures_of(items, contents, dropped)
    kept, contradictions = [], []
    for cluster in _clusters(pictures, contents):
        if len(set[str]().union(*(one.labels for one in cluster))) > 1:
            contradictions.append(tuple(cluster))
            dropped[CONTRADICTED] += sum(len(one.items) for one in cluster)
        else:
            kept.append(cluster)
            dropped[NEAR] += len(cluster) - 1
            dropped[EXACT] += sum(len(one.items) - 1 for one in cluster)
    entries = _placed(kept, before, seed, dropped)
    return Assembled(
        entries=tuple(sorted(entries, key=lambda entry: entry.sha256)),
        contradictions=tuple(contradictions),
        dropped=+dropped,
    )


def _clusters(
    pictures: Sequence[Picture], contents: Mapping[str, Content]
) -> Iterable[list[Picture]]:
    """Pictures that show the same, together."""
    prints = {i: contents[one.sha256].fingerprint for i, one in enumerate(pictures)}
    known = {i: print_ for i, print_ in prints.items() if print_}
    where = list(known)
    pairs = [(where[one], where[other]) for one, other in near_pairs(list(known.values()))]
    clusters: defaultdict[int, list[Picture]] = defaultdict(list)
    for picture, number in zip(pictures, linked(len(pictures), pairs), strict=True):
        clusters[int(number)].append(picture)
    return clusters.values()


def _placed(
    clusters: Sequence[Sequence[Picture]],
    before: Mapping[str, Entry],
    seed: int,
    dropped: Counter[str],
) -> list[Entry]:
    """The best of each cluster, as an example in a split."""
    best = [max(one, key=lambda it: (it.sha256 in before, it.size, it.sha256)) for one in clusters]
    groups: defaultdict[str, list[Picture]] = defaultdict(list)
    for picture, group in zip(best, _groups(clusters), strict=True):
        groups[group].append(picture)
    entries, settled = [], dict[str, Split]()
    for group, pictures in list(groups.items()):
        old = [before[one.sha256] for one in pictures if one.sha256 in before]
        splits = {entry.split for entry in old}
        if len(splits) > 1:
            entries += [
                _entry(one, before[one.sha256].group, before[one.sha256].split)
                for one in pictures
                if one.sha256 in before
            ]
            dropped[BETWEEN] += len(pictures) - len(old)
            del groups[group]
        elif splits:
            settled[group] = splits.pop()
    counts = {group: _counts(pictures) for group, pictures in groups.items()}
    places = split(counts, settled, seed)
    return entries + [
        _entry(one, group, places[group]) for group, pictures in groups.items() for one in pictures
    ]


def _groups(clusters: Sequence[Sequence[Picture]]) -> list[str]:
    """Of each cluster the group that must stay in one split: by what it shows, and uploaders."""
    first: dict[str, int] = {}
    pairs = []
    for number, cluster in enumerate(clusters):
        for uploader in {item.uploader for one in cluster for item in one.items} - {""}:
            pairs.append((first.setdefault(uploader, number), number))
    numbers = linked(len(clusters), pairs)
    names: dict[int, str] = {}
    for number, cluster in zip(numbers, clusters, strict=True):
        names[number] = min(names.get(number, "g"), cluster[0].sha256[:12])
    return [names[number] for number in numbers]


def _counts(pictures: Iterable[Picture]) -> Counts:
    return Counter(one.items[0].label for one in pictures)


def _entry(picture: Picture, group: str, where: Split) -> Entry:
    first = picture.items[0]
    return Entry(
        sha256=picture.sha256,
        label=first.label,
        split=where,
        group=group,
        source=first.source,
        licence=first.licence,
        uploader=next((item.uploader for item in picture.items if item.uploader), ""),
        slices={k: v for item in reversed(picture.items) for k, v in item.slices.items()},
    )
