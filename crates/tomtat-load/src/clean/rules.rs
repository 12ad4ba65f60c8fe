//! The rules of `data/furniture.tsv`.

use std::sync::{LazyLock, OnceLock};

use regex::{Regex, RegexSet, RegexSetBuilder};

/// Where in the text a rule holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Any,
    Top,
    End,
    Last,
}

#[derive(Debug)]
pub(super) struct Rule {
    pub(super) name: &'static str,
    pub(super) place: Place,
    /// The line must not end as a sentence does.
    pub(super) open: bool,
    /// The most characters that the line may have.
    pub(super) most: usize,
    /// The pattern alone, for the author's name; most rules have none. Compiled when it is needed:
    /// that takes longer than loading an article.
    author: Option<(String, OnceLock<Option<Regex>>)>,
}

impl Rule {
    /// The author that the line names.
    pub(super) fn author<'l>(&self, line: &'l str) -> Option<&'l str> {
        let (pattern, compiled) = self.author.as_ref()?;
        let author = compiled.get_or_init(|| Regex::new(pattern).ok()).as_ref()?;
        Some(author.captures(line)?.name("name")?.as_str())
    }
}

pub(super) struct Rules {
    pub(super) rules: Vec<Rule>,
    /// The patterns that begin with their wording, and which rules they are.
    pub(super) heads: (RegexSet, Vec<usize>),
    /// The patterns that may begin with any text: looked at only where a line ends in a credit or a notice.
    pub(super) tails: (RegexSet, Vec<usize>),
    /// Words of the notices among the latter.
    notice: Option<Regex>,
    /// No rule takes a longer line.
    pub(super) most: usize,
}

pub(super) static RULES: LazyLock<Rules> =
    LazyLock::new(|| parse(include_str!("../../data/furniture.tsv")));

/// How patterns begin that may begin with any text.
const ANY_START: [&str; 4] = ["^(?:.*", "^(?:(?:.*", "^(?:.{2,}", "^(?:(?i)(?:.*"];

/// Lines that do not parse are left out; a test keeps the file free of them.
fn parse(table: &'static str) -> Rules {
    let mut rules = Vec::new();
    let (mut heads, mut tails) = ((Vec::new(), Vec::new()), (Vec::new(), Vec::new()));
    for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let Some((rule, pattern)) = rule(line) else { continue };
        let any_start = ANY_START.iter().any(|start| pattern.starts_with(start));
        let list = if any_start { &mut tails } else { &mut heads };
        list.0.push(pattern);
        list.1.push(rules.len());
        rules.push(rule);
    }
    let most = rules.iter().map(|rule| rule.most).max().unwrap_or_default();
    // Room for the states of the lazy DFA: without it the search falls back to a far slower one. So
    // it does at a Unicode \b beside a letter beyond ASCII; the table has (?-u:\b) only.
    let set = |patterns: &[String]| {
        let built = RegexSetBuilder::new(patterns).dfa_size_limit(64 << 20).build();
        built.unwrap_or_else(|_| RegexSet::empty())
    };
    let heads = (set(&heads.0), heads.1);
    let tails = (set(&tails.0), tails.1);
    let notice = Regex::new("contributed|eserved|ESERVED").ok();
    Rules { rules, heads, tails, notice, most }
}

impl Rules {
    /// Whether the line may be a notice that begins with any text.
    pub(super) fn may_be_notice(&self, line: &str) -> bool {
        self.notice.as_ref().is_none_or(|notice| notice.is_match(line))
    }
}

fn rule(line: &'static str) -> Option<(Rule, String)> {
    let mut fields = line.split('\t');
    let (name, place) = (fields.next()?, fields.next()?);
    let most = fields.next()?.parse().ok()?;
    let pattern = format!("^(?:{})$", fields.next()?);
    let (place, open) = match place.split_once('+') {
        Some((place, "open")) => (place, true),
        Some(_) => return None,
        None => (place, false),
    };
    let place = match place {
        "any" => Place::Any,
        "top" => Place::Top,
        "end" => Place::End,
        "last" => Place::Last,
        _ => return None,
    };
    let author = pattern.contains("(?<name>").then(|| (pattern.clone(), OnceLock::new()));
    Some((Rule { name, place, open, most, author }, pattern))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn every_line_of_the_table_is_a_rule() {
        let table = include_str!("../../data/furniture.tsv");
        let lines: Vec<_> =
            table.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).collect();
        for line in &lines {
            let pattern = line.split('\t').nth(3).expect(line);
            Regex::new(pattern).expect(line);
            assert!(rule(line).is_some(), "{line}");
        }
        assert_eq!(RULES.rules.len(), lines.len());
        assert_eq!(RULES.heads.0.len() + RULES.tails.0.len(), lines.len());
        assert!(RULES.tails.0.len() >= 4, "the caption rules look at the end of the line");
    }
}
