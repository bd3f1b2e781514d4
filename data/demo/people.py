"""The customer records: who the people are, with the gaps and doubles of real lists."""

from unicodedata import normalize

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data.demo.clock import NEVER
from data.demo.events import joined, words
from data.demo.journeys import CHANNELS, Counts, Flags, Journey
from data.demo.names import CULTURES, MAIL_HOSTS, OWNERS, PLANS

_GENDERS = ("female", "male", "non-binary", None)
_GENDER_SHARES = (0.55, 0.36, 0.02, 0.07)
_SPECIAL = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "ı": "i", "đ": "d"})


def people_of(j: Journey, first_number: int) -> pa.Table:
    """A row per customer, in order; the external id carries the customer's number from `first_number` on."""
    n, rng = j.n, j.rng
    numbers = first_number + np.arange(n)
    gender = rng.choice(4, n, p=_GENDER_SHARES)
    culture = _cultures(j)
    given, family = _names(j, culture, gender == 1)
    email = _emails(j, given, family, numbers)
    phone = _phones(j, culture)
    return pa.table(
        {
            "external_id": joined("C-", pc.utf8_lpad(pa.array(numbers).cast(pa.string()), 6, "0")),
            "name": joined(given, " ", family),
            "email": email,
            "phone": phone,
            "gender": words(_GENDERS, gender),
            "birth_date": _birth_dates(j),
            "country": _countries(j, culture),
            "account_type": words(("individual", "business", None), rng.choice(3, n, p=(0.84, 0.14, 0.02))),
            "account_group": _groups(j),
            "owner": _owners(j),
            "channel": words((*CHANNELS, None), np.where(rng.random(n) < 0.03, len(CHANNELS), j.channel)),
            "created_at": pa.array(j.clock.instants(rng, j.created), mask=_undated(j)),
            "directory_entry": j.directory,
            "email_key": pc.utf8_lower(email),
            "phone_key": pc.replace_substring_regex(phone, r"\D", ""),
        }
    )


def _undated(j: Journey) -> Flags:
    """Records of which only the events are known."""
    return j.pick((j.opted_in < NEVER) & (j.deleted > j.created), 0.004)


def _cultures(j: Journey) -> Counts:
    weights = np.array([culture.weight for culture in CULTURES], dtype=float)
    return j.rng.choice(len(CULTURES), j.n, p=weights / weights.sum())


def _countries(j: Journey, culture: Counts) -> pa.Array:
    """Where the name comes from, or one of the first countries of the list, or not recorded."""
    moved = j.rng.random(j.n) < 0.22
    there = np.where(moved, j.rng.integers(0, 4, j.n), culture)
    unknown = j.rng.random(j.n) < 0.02
    return words([*(entry.country for entry in CULTURES), None], np.where(unknown, len(CULTURES), there))


def _pool(pools: list[tuple[str, ...]], which: Counts, chance: npt.NDArray[np.float64]) -> pa.Array:
    """A word of each one's own pool."""
    sizes = np.array([len(pool) for pool in pools])
    starts = np.cumsum(sizes) - sizes
    flat = [word.replace("_", " ") for pool in pools for word in pool]
    return words(flat, starts[which] + (chance * sizes[which]).astype(np.int64))


def _names(j: Journey, culture: Counts, male: Flags) -> tuple[pa.Array, pa.Array]:
    firsts = [pool for entry in CULTURES for pool in (entry.women, entry.men)]
    given = _pool(firsts, culture * 2 + male, j.rng.random(j.n))
    other = np.where(j.rng.random(j.n) < 0.08, j.rng.integers(0, len(CULTURES), j.n), culture)
    return given, _pool([entry.families for entry in CULTURES], other, j.rng.random(j.n))


def _plain(names: pa.Array) -> pa.Array:
    """Names as mail addresses write them."""
    coded = pc.dictionary_encode(names)
    return pa.array([_ascii(word) for word in coded.dictionary.to_pylist()]).take(coded.indices)


def _ascii(word: str) -> str:
    letters = normalize("NFKD", word.lower().translate(_SPECIAL))
    return "".join(letter for letter in letters if letter.isascii() and letter.isalpha())


def _emails(j: Journey, given: pa.Array, family: pa.Array, numbers: Counts) -> pa.Array:
    """One of each, but some are missing and a few stand under two customer ids."""
    number = pa.array(numbers % 100_000).cast(pa.string())
    host = words(MAIL_HOSTS, j.rng.integers(0, len(MAIL_HOSTS), j.n))
    emails = joined(_plain(given), ".", _plain(family), number, "@", host)
    doubled = np.flatnonzero(j.pick(~j.directory, 0.003))
    source = np.arange(j.n)
    source[doubled] = np.maximum(doubled - 1, 0)
    missing = j.rng.random(j.n) < 0.025
    return pc.if_else(pa.array(missing), None, emails.take(pa.array(source)))


def _phones(j: Journey, culture: Counts) -> pa.Array:
    prefix = words([entry.dialling for entry in CULTURES], culture)
    digits = pa.array(j.rng.integers(1_000_000, 10_000_000, j.n)).cast(pa.string())
    spaced = joined(prefix, " ", pc.utf8_slice_codeunits(digits, 0, 3), " ", pc.utf8_slice_codeunits(digits, 3, 7))
    return pc.if_else(pa.array(j.rng.random(j.n) < 0.09), None, spaced)


def _birth_dates(j: Journey) -> pa.Array:
    """From 18 to the late sixties, around 38; missing for one in twelve."""
    years = 18 + 50 * j.rng.beta(2.1, 3.0, j.n)
    days = (j.clock.today - years * 365.25).astype(np.int32)
    return pa.array(days, pa.int32(), mask=j.rng.random(j.n) < 0.08).cast(pa.date32())


def _groups(j: Journey) -> pa.Array:
    cohorts = 1 + (np.where(j.closer, j.closed, j.clock.first) - j.clock.first) // 91
    names = [f"{plan} cohort {cohort}" for plan in PLANS for cohort in range(1, 20)]
    return words([*names, None], np.where(j.subscribes, j.plan * 19 + np.minimum(cohorts, 19) - 1, len(names)))


def _owners(j: Journey) -> pa.Array:
    nobody = j.rng.random(j.n) < np.where(j.closer, 0.03, 0.45)
    return words((*OWNERS, None), np.where(nobody, len(OWNERS), np.arange(j.n) % len(OWNERS)))
