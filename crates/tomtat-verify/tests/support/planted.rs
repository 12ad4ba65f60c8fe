//! Errors planted in correct summary sentences.
//!
//! The planter knows nothing of the checker: it finds numbers, names and verbs by its own simple
//! rules and takes what it puts in from its own lists. The same seed plants the same errors.

mod claims;
mod figures;
mod names;

use self::claims::{negation, quotation, roles};
use self::figures::{date, exaggerated, number, unit};
use self::names::{country, invented, swapped_name};
#[allow(unused_imports, reason = "each user takes a part")]
pub use super::cases::{Case, Random, kept, wide};

/// The kinds of planted errors, with what a reader calls them.
pub const KINDS: [&str; 10] = [
    "swapped name",
    "invented person",
    "wrong country",
    "changed number",
    "wrong date",
    "wrong unit or currency",
    "exaggerated quantity",
    "negation",
    "swapped roles",
    "changed quotation",
];

/// The kinds that put a name, number or date into a sentence that the article does not hold there in
/// any form. A name that stands elsewhere in the article is `swapped name`.
pub const PROMISED: [&str; 7] = [
    "wrong unit or currency",
    "changed quotation",
    "invented person",
    "wrong country",
    "changed number",
    "wrong date",
    "exaggerated quantity",
];

/// The kinds that change a name, a number or a date, whether or not the article has what is put in.
pub const NAMES_NUMBERS_DATES: [&str; 6] = [
    "swapped name",
    "invented person",
    "wrong country",
    "changed number",
    "wrong date",
    "exaggerated quantity",
];

/// All errors of one kind that can be planted in a sentence, one of each place.
pub fn plant(kind: &str, sentence: &str, case: &Case, random: &mut Random) -> Vec<String> {
    match kind {
        "swapped name" => swapped_name(sentence, case, random),
        "invented person" => invented(sentence, random),
        "wrong country" => country(sentence, random),
        "changed number" => number(sentence, random),
        "wrong date" => date(sentence, random),
        "wrong unit or currency" => unit(sentence),
        "exaggerated quantity" => exaggerated(sentence),
        "negation" => negation(sentence),
        "swapped roles" => roles(sentence),
        _ => quotation(sentence, random),
    }
}
