//! Words of weight in a translation that nothing in its source says: `data/claims.tsv`.
//!
//! A small model that does not know a word guesses one: a deputy prime minister for a general of the
//! police, the dead for hostages. Such words have few ways to be said in Vietnamese, so whether one
//! of them is there can be told without understanding the sentence.

use std::sync::LazyLock;

use tomtat_decode::fold_tones;

/// What an English word of weight rests on.
struct Claim {
    english: Vec<Form>,
    vietnamese: Vec<Form>,
}

/// Words in small letters between spaces, such as ` con tin `; without the last space where a word
/// may go on.
struct Form(String);

impl Form {
    fn list(list: &str) -> Vec<Self> {
        let of = |form: &str| match form.strip_suffix('*') {
            Some(beginning) => Self(format!(" {}", fold_tones(beginning))),
            None => Self(format!(" {} ", fold_tones(form))),
        };
        list.split('|').filter(|form| !form.is_empty()).map(of).collect()
    }

    /// The word of `words` where this stands.
    fn found<'a>(&self, words: &'a str) -> Option<&'a str> {
        let from = words.find(&self.0)? + 1;
        let rest = words.get(from..)?;
        // To the end of the last word, which may go on.
        let end = self.0.len().saturating_sub(2);
        let end = rest.get(end..)?.find(' ').map_or(rest.len(), |more| end + more);
        rest.get(..end)
    }
}

static CLAIMS: LazyLock<Vec<Claim>> = LazyLock::new(|| {
    let lines = include_str!("../../data/claims.tsv").lines();
    lines
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .map(|(english, vietnamese)| Claim {
            english: Form::list(english),
            vietnamese: Form::list(vietnamese),
        })
        .collect()
});

/// The words of weight in `target` that nothing in `source`, a Vietnamese text, says, each once.
pub(super) fn made_up(source: &str, target: &str) -> Vec<String> {
    let target = spaced(&target.to_lowercase());
    let mut said = CLAIMS.iter().filter_map(|claim| {
        let word = claim.english.iter().find_map(|form| form.found(&target))?;
        Some((claim, word))
    });
    let Some(first) = said.next() else { return Vec::new() };
    let source = spaced(&fold_tones(&source.to_lowercase()));
    let mut found: Vec<String> = Vec::new();
    for (claim, word) in std::iter::once(first).chain(said) {
        let rests = claim.vietnamese.iter().any(|form| source.contains(&form.0));
        // Whoever says it in English in the source says it too: "Nhà Trắng (White House)".
        if !rests && !source.contains(&format!(" {word} ")) && !found.iter().any(|it| it == word) {
            found.push(word.to_owned());
        }
    }
    // "Deputy prime minister" says "minister" with it.
    let whole =
        |word: &String| !found.iter().any(|other| other != word && other.contains(word.as_str()));
    found.iter().filter(|word| whole(word)).cloned().collect()
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
    use super::made_up;

    #[test]
    fn an_office_that_the_source_does_not_name_is_found() {
        let source = "Thiếu tướng Đinh Văn Nơi, Giám đốc Công an tỉnh, chỉ đạo điều tra vụ án.";
        let target = "Deputy Prime Minister Dinh Van Noi, the director, led the investigation.";
        assert_eq!(made_up(source, target), ["deputy prime minister"]);
        assert!(
            made_up(source, "Major General Dinh Van Noi, the provincial police director.")
                .is_empty()
        );
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
    fn other_words_for_it_will_do_and_either_place_of_the_tone() {
        assert!(
            made_up("Toà tuyên án ông 5 năm.", "The court sentenced him to 5 years.").is_empty()
        );
        assert!(made_up("Ba người tử vong.", "Three people were killed.").is_empty());
        assert!(made_up("Hắn sát hại vợ.", "He murdered his wife.").is_empty());
    }

    #[test]
    fn words_within_words_do_not_count() {
        assert!(made_up("Anh làm việc tốt.", "He is skilled and keeps deadlines.").is_empty());
    }
}
