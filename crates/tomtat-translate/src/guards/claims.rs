//! Words of weight in a translation that nothing in its source says: `data/claims.tsv`.
//!
//! A small model that does not know a word guesses one: a deputy prime minister for a general of the
//! police, the dead for hostages. Such words have few ways to be said in Vietnamese, so whether one
//! of them is there can be told without understanding the sentence.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use tomtat_decode::fold_tones;

/// What English words of weight rest on.
struct Claim {
    english: Vec<Form>,
    vietnamese: Vec<Form>,
}

/// Words in small letters.
struct Form {
    /// Between spaces, such as ` con tin `; without the last space where the last word may go on.
    words: String,
}

impl Form {
    fn list(list: &str) -> Vec<Self> {
        let of = |form: &str| match form.strip_suffix('*') {
            Some(beginning) => Self { words: format!(" {beginning}") },
            None => Self { words: format!(" {form} ") },
        };
        list.split('|').filter(|form| !form.is_empty()).map(of).collect()
    }

    fn count(&self) -> usize {
        self.words.split_whitespace().count()
    }

    /// Where this stands in `text`: from the first letter to the end of the last word.
    fn find(&self, text: &str) -> Option<std::ops::Range<usize>> {
        let from = text.find(&self.words)? + 1;
        // The end of what was looked for, or of the word that goes on behind it.
        let known = from + self.words.trim().len();
        let end = known + text.get(known..)?.find(' ').unwrap_or(0);
        Some(from..end)
    }
}

/// The English forms with the claim of each, those of most words first.
static FORMS: LazyLock<Vec<(&'static Form, &'static Claim)>> = LazyLock::new(|| {
    let rows = TABLE.iter();
    let mut forms: Vec<(&Form, &Claim)> =
        rows.flat_map(|row| row.english.iter().map(move |form| (form, row))).collect();
    forms.sort_by_key(|(form, _)| std::cmp::Reverse(form.count()));
    forms
});

/// Places in [`FORMS`] by the two letters that a form begins with: few of them begin any word of a text.
static BEGINNINGS: LazyLock<HashMap<&'static str, Vec<usize>>> = LazyLock::new(|| {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (place, (form, _)) in FORMS.iter().enumerate() {
        places.entry(form.words.get(1..3).unwrap_or_default()).or_default().push(place);
    }
    places
});

static TABLE: LazyLock<Vec<Claim>> = LazyLock::new(|| {
    let lines = include_str!("../../data/claims.tsv").lines();
    lines
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .map(|(english, vietnamese)| Claim {
            english: Form::list(english),
            vietnamese: Form::list(&fold_tones(vietnamese)),
        })
        .collect()
});

/// The words of weight in `target` that nothing in `source`, a Vietnamese text, says, each once.
pub(super) fn made_up(source: &str, target: &str) -> Vec<String> {
    let mut target = spaced(&target.to_lowercase());
    let beginnings = target.split(' ').filter_map(|word| BEGINNINGS.get(word.get(..2)?));
    let mut places: Vec<usize> = beginnings.flatten().copied().collect();
    places.sort_unstable();
    places.dedup();
    let folded = OnceCell::new();
    let mut found: Vec<String> = Vec::new();
    for (form, claim) in places.into_iter().filter_map(|place| FORMS.get(place)) {
        while let Some(at) = form.find(&target) {
            let source: &String =
                folded.get_or_init(|| spaced(&fold_tones(&source.to_lowercase())));
            let word = target.get(at.clone()).unwrap_or_default().to_owned();
            let said = claim.vietnamese.iter().any(|form| source.contains(&form.words));
            // Whoever says it in English in the source says it too: "Nhà Trắng (White House)".
            if !said && !source.contains(&format!(" {word} ")) && !found.contains(&word) {
                found.push(word);
            }
            // An international court is no court besides, nor is a prime minister a minister.
            target.replace_range(at.clone(), &"-".repeat(at.len()));
        }
    }
    found
}

/// The words with one space before and after each.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(' ');
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        out.push_str(word);
        out.push(' ');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_that_the_source_does_not_name_is_found() {
        let source = "Thiếu tướng Đinh Văn Nơi, Giám đốc Công an tỉnh, chỉ đạo điều tra vụ án.";
        let target = "Deputy Prime Minister Dinh Van Noi, the director, led the investigation.";
        assert_eq!(made_up(source, target), ["deputy prime minister"]);
        let right = "Major General Dinh Van Noi, the provincial police director, led it.";
        assert!(made_up(source, right).is_empty());
    }

    #[test]
    fn the_dead_for_hostages_are_found() {
        let source = "Hamas tấn công Israel và bắt 250 người làm con tin.";
        assert_eq!(made_up(source, "Hamas attacked Israel, about 250 hostages dead."), ["dead"]);
        assert!(made_up(source, "Hamas attacked Israel and took 250 hostages.").is_empty());
    }

    #[test]
    fn one_court_for_another_is_found() {
        let source = "Tòa án Công lý Quốc tế ra phán quyết.";
        let target = "The International Criminal Court ruled.";
        assert_eq!(made_up(source, target), ["international criminal court"]);
    }

    #[test]
    fn what_a_longer_phrase_says_is_said() {
        let target = "The International Criminal Court issued a warrant.";
        assert!(made_up("ICC phát lệnh.", target).is_empty());
    }

    #[test]
    fn other_words_for_it_will_do_and_either_place_of_the_tone() {
        assert!(made_up("Toà tuyên án ông 5 năm.", "The court sentenced him.").is_empty());
        assert!(made_up("Ba người tử vong.", "Three people were killed.").is_empty());
        assert!(made_up("Hắn sát hại vợ.", "He murdered his wife.").is_empty());
    }

    #[test]
    fn words_within_words_do_not_count() {
        assert!(made_up("Anh làm việc tốt.", "He is skilled and keeps deadlines.").is_empty());
        let husbandry = "The Department of Animal Husbandry spoke.";
        assert!(made_up("Cục Chăn nuôi lên tiếng.", husbandry).is_empty());
        // Nor does one that was made up hide another.
        assert_eq!(made_up("Anh đi.", "Smokers and the king went."), ["king", "smokers"]);
    }

    #[test]
    fn every_form_can_match() {
        for row in TABLE.iter() {
            assert!(row.english.iter().all(|form| form.words.is_ascii()));
            for form in row.english.iter().chain(&row.vietnamese) {
                let words = form.words.trim();
                assert_eq!(spaced(words).trim(), words, "{:?}", form.words);
                assert_eq!(words.to_lowercase(), words);
            }
        }
    }
}
