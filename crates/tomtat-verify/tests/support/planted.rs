//! Correct summary sentences with their sources, and errors planted in them.
//!
//! The planter knows nothing of the checker: it finds numbers, names and verbs by its own simple
//! rules and takes what it puts in from its own lists. The same seed plants the same errors.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// An article with its summary, sentence by sentence.
pub struct Case {
    pub article: String,
    /// The keys of the sentences in the data file (`a0`, `3`).
    pub keys: Vec<String>,
    pub title: String,
    pub source: Vec<String>,
    pub summary: Vec<String>,
    /// Further correct sentences, in which nothing is planted.
    pub paraphrases: Vec<String>,
}

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

/// The held-out cases of this repository.
pub fn kept() -> Vec<Case> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let read = |name: &str| std::fs::read_to_string(data.join(name)).unwrap();
    let rows = read("articles.tsv");
    let rows = rows.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let mut fields = line.splitn(3, '\t').map(str::to_owned);
        [fields.next().unwrap(), fields.next().unwrap(), fields.next().unwrap()]
    });
    let mut cases = cases(rows, &read("summaries.tsv"));
    for line in read("paraphrases.tsv").lines().filter(|line| !line.starts_with('#')) {
        let (article, sentence) = line.split_once('\t').unwrap();
        let case = cases.iter_mut().find(|case| case.article == article).unwrap();
        case.paraphrases.push(sentence.to_owned());
    }
    cases
}

/// All cases of news-vi-en but those kept here; `None` where the data is not there.
pub fn wide() -> Option<Vec<Case>> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/news-vi-en");
    let shared = match std::env::var_os("TOMTAT_SHARED") {
        Some(folder) => Path::new(&folder).join("data/news-vi-en"),
        None => shared,
    };
    let pairs = std::fs::read_to_string(shared.join("pairs.tsv")).ok()?;
    let summaries = std::fs::read_to_string(shared.join("summaries.tsv")).ok()?;
    let held: BTreeSet<String> = kept().into_iter().map(|case| case.article).collect();
    let rows = pairs.lines().skip(1).filter_map(|line| {
        let mut fields = line.split('\t');
        let (article, key) = fields.next()?.split_once('.')?;
        let english = fields.nth(1)?;
        (!held.contains(article)).then(|| [article, key, english].map(str::to_owned))
    });
    Some(cases(rows, &summaries))
}

fn cases(rows: impl Iterator<Item = [String; 3]>, summaries: &str) -> Vec<Case> {
    let mut articles: BTreeMap<String, Case> = BTreeMap::new();
    for [article, key, text] in rows {
        let case = articles.entry(article.clone()).or_insert_with(|| Case {
            article,
            keys: Vec::new(),
            title: String::new(),
            source: Vec::new(),
            summary: Vec::new(),
            paraphrases: Vec::new(),
        });
        if key == "t" {
            case.title = text;
        } else {
            case.keys.push(key);
            case.source.push(text);
        }
    }
    for line in summaries.lines() {
        let Some((article, summary)) = line.split_once('\t') else { continue };
        if let Some(case) = articles.get_mut(article) {
            let spans = tomtat_sentences::split(summary, tomtat_article::Language::ENGLISH);
            case.summary = spans.into_iter().map(|span| summary[span].to_owned()).collect();
        }
    }
    articles.into_values().filter(|case| !case.summary.is_empty()).collect()
}

/// splitmix64
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.below(i + 1));
        }
    }
}

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

const MONTHS: [&str; 22] = [
    "January",
    "February",
    "March",
    "April",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "Jan.",
    "Feb.",
    "Aug.",
    "Sept.",
    "Oct.",
    "Nov.",
    "Dec.",
    "May",
    "Tet",
    "Mar.",
    "Apr.",
];
const DAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Runs of capitalised words inside a sentence: (start, end), without months, days and the first
/// word.
fn runs(text: &str) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    let mut open: Option<(usize, usize)> = None;
    for (i, token) in text.split(' ').enumerate() {
        let start = at;
        at += token.len() + 1;
        let lead = token.len() - token.trim_start_matches(['"', '(', '“', '\'']).len();
        let core = token[lead..].trim_end_matches(|c: char| !c.is_alphanumeric());
        let core = core.strip_suffix("'s").or(core.strip_suffix("’s")).unwrap_or(core);
        let core =
            if token.ends_with("U.S.") || token.ends_with("U.N.") { &token[lead..] } else { core };
        let name = core.starts_with(|c: char| c.is_uppercase())
            && core.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '.' | '\'' | '’'))
            && core.len() > 1
            && !MONTHS.iter().any(|m| m.trim_end_matches('.') == core)
            && !DAYS.contains(&core)
            && (i > 0 || text.split(' ').nth(1).is_some_and(|t| t.starts_with(char::is_uppercase)));
        let ends = core.len() + lead != token.len();
        if !name || lead > 0 {
            runs.extend(open.take());
        }
        if name {
            let end = start + lead + core.len();
            open = Some((open.map_or(start + lead, |(start, _)| start), end));
            if ends {
                runs.extend(open.take());
            }
        }
    }
    runs.extend(open);
    runs
}

const TITLES: [&str; 34] = [
    "President",
    "Prime",
    "Minister",
    "Foreign",
    "Defense",
    "Secretary",
    "Chancellor",
    "Deputy",
    "Vice",
    "Chairman",
    "King",
    "General",
    "Gen",
    "The",
    "Interior",
    "Labor",
    "Ministry",
    "State",
    "U.S.",
    "US",
    "Russian",
    "French",
    "British",
    "German",
    "Chinese",
    "Vietnamese",
    "South",
    "North",
    "Chief",
    "Staff",
    "Party",
    "Department",
    "National",
    "Photo",
];

/// The part of a run that is a name of a person or place: without titles before it.
fn core(text: &str, run: (usize, usize)) -> Option<(usize, usize)> {
    let mut start = run.0;
    for word in text[run.0..run.1].split(' ') {
        if !TITLES.contains(&word) {
            break;
        }
        start += word.len() + 1;
    }
    let kept = text.get(start..run.1)?;
    let last = kept.rsplit(' ').next()?;
    (!kept.is_empty() && !TITLES.contains(&last)).then_some((start, run.1))
}

fn replaced(text: &str, (start, end): (usize, usize), by: &str) -> String {
    format!("{}{by}{}", &text[..start], &text[end..])
}

fn swapped_name(sentence: &str, case: &Case, random: &mut Random) -> Vec<String> {
    // Names of the article that the sentence does not have.
    let mut others: BTreeMap<String, usize> = BTreeMap::new();
    for text in &case.source {
        for run in runs(text) {
            if let Some((start, end)) = core(text, run) {
                *others.entry(text[start..end].to_owned()).or_default() += 1;
            }
        }
    }
    let ours: BTreeSet<&str> = sentence.split(|c: char| !c.is_alphanumeric()).collect();
    let others: Vec<String> = others
        .into_iter()
        .filter(|(name, n)| (*n > 1 || name.contains(' ')) && name.split(' ').count() <= 3)
        .filter(|(name, _)| !name.split(|c: char| !c.is_alphanumeric()).any(|w| ours.contains(w)))
        .map(|(name, _)| name)
        .collect();
    let mut out = Vec::new();
    for run in runs(sentence) {
        let Some(place) = core(sentence, run) else { continue };
        let words = sentence[place.0..place.1].split(' ').count();
        let alike: Vec<&String> = others.iter().filter(|o| o.split(' ').count() == words).collect();
        if !alike.is_empty() {
            out.push(replaced(sentence, place, alike[random.below(alike.len())]));
        }
    }
    out
}

const PEOPLE: [&str; 16] = [
    "Carlo Benedetti",
    "Ingrid Solberg",
    "Tomasz Wilkowski",
    "Hannah Whitcombe",
    "Rafael Quintana",
    "Yusuf Adeyemi",
    "Marlene Dorfmann",
    "Kenji Hirasawa",
    "Trinh Bao Lam",
    "Pavel Novotny",
    "Leila Farahani",
    "Oscar Lindqvist",
    "Priya Ramanathan",
    "Dang Khac Uy",
    "Sean Gallagher",
    "Amara Okonkwo",
];

fn invented(sentence: &str, random: &mut Random) -> Vec<String> {
    let mut out: Vec<String> = runs(sentence)
        .into_iter()
        .filter_map(|run| core(sentence, run))
        .filter(|&(start, end)| sentence[start..end].contains(' '))
        .map(|place| {
            let by = *random.of(&PEOPLE);
            replaced(sentence, place, by)
        })
        .collect();
    let body = sentence.trim_end_matches(['.', '"']);
    if out.is_empty() && body.len() + 1 == sentence.len() {
        out.push(format!("{body}, {} said.", random.of(&PEOPLE)));
    }
    out
}

const COUNTRIES: [(&str, &str); 34] = [
    ("Russia", "Russian"),
    ("Syria", "Syrian"),
    ("China", "Chinese"),
    ("Japan", "Japanese"),
    ("France", "French"),
    ("Germany", "German"),
    ("Israel", "Israeli"),
    ("Iran", "Iranian"),
    ("Turkey", "Turkish"),
    ("India", "Indian"),
    ("Cambodia", "Cambodian"),
    ("Thailand", "Thai"),
    ("Vietnam", "Vietnamese"),
    ("Norway", "Norwegian"),
    ("Spain", "Spanish"),
    ("Egypt", "Egyptian"),
    ("Venezuela", "Venezuelan"),
    ("Cuba", "Cuban"),
    ("Austria", "Austrian"),
    ("Brazil", "Brazilian"),
    ("Serbia", "Serbian"),
    ("Belgium", "Belgian"),
    ("Morocco", "Moroccan"),
    ("Jordan", "Jordanian"),
    ("North Korea", "North Korean"),
    ("South Korea", "South Korean"),
    ("Singapore", "Singaporean"),
    ("Laos", "Laotian"),
    ("Slovakia", "Slovak"),
    ("Switzerland", "Swiss"),
    ("Kenya", "Kenyan"),
    ("Peru", "Peruvian"),
    ("Finland", "Finnish"),
    ("Nigeria", "Nigerian"),
];

fn country(sentence: &str, random: &mut Random) -> Vec<String> {
    let mut out = Vec::new();
    for (i, (name, people)) in COUNTRIES.iter().enumerate() {
        for form in [name, people] {
            let Some(at) = whole(sentence, form) else { continue };
            let mut other = random.below(COUNTRIES.len());
            while other == i || sentence.contains(COUNTRIES[other].0) {
                other = random.below(COUNTRIES.len());
            }
            let by = if form == name { COUNTRIES[other].0 } else { COUNTRIES[other].1 };
            out.push(replaced(sentence, (at, at + form.len()), by));
        }
    }
    out
}

/// Where `word` stands whole in `text`.
fn whole(text: &str, word: &str) -> Option<usize> {
    let edge = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || c == '-');
    text.match_indices(word)
        .map(|(at, _)| at)
        .find(|&at| edge(text[..at].chars().last()) && edge(text[at + word.len()..].chars().next()))
}

/// Runs of digits with inner points and commas, that begin no code.
fn digit_runs(text: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len()
            && (bytes[at].is_ascii_digit()
                || (matches!(bytes[at], b'.' | b',')
                    && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)))
        {
            at += 1;
        }
        let letter = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphabetic() || *b == b'-');
        if !(start > 0 && letter(bytes.get(start - 1))) {
            out.push((start, at));
        }
    }
    out
}

/// Whether the digits are a day or a year.
fn in_date(text: &str, (start, end): (usize, usize)) -> bool {
    let before = text[..start].trim_end().rsplit(' ').next().unwrap_or_default();
    let year = end - start == 4
        && (text[start..end].starts_with("19") || text[start..end].starts_with("20"));
    MONTHS.contains(&before)
        || year
        || text[end..].trim_start().split(' ').next().is_some_and(|w| MONTHS.contains(&w))
}

const SMALL: [&str; 9] =
    ["three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"];

fn number(sentence: &str, random: &mut Random) -> Vec<String> {
    let mut out: Vec<String> = digit_runs(sentence)
        .into_iter()
        .filter(|&run| !in_date(sentence, run))
        .map(|run| {
            let mut digits: Vec<u8> = sentence[run.0..run.1].bytes().collect();
            let places: Vec<usize> = (0..digits.len())
                .filter(|&i| digits[i].is_ascii_digit() && (digits[i] != b'0' || i == 0))
                .collect();
            let at = *random.of(&places);
            let old = digits[at] - b'0';
            let new = (old + 1 + random.below(8) as u8) % 10;
            digits[at] = b'0' + if new == 0 { (old % 9) + 1 } else { new };
            replaced(sentence, run, std::str::from_utf8(&digits).unwrap())
        })
        .filter(|text| text != sentence)
        .collect();
    for (i, word) in SMALL.iter().enumerate() {
        if let Some(at) = whole(sentence, word) {
            let by = SMALL[(i + 1 + random.below(SMALL.len() - 1)) % SMALL.len()];
            out.push(replaced(sentence, (at, at + word.len()), by));
        }
    }
    out
}

fn date(sentence: &str, random: &mut Random) -> Vec<String> {
    let mut out = Vec::new();
    for month in MONTHS.iter().filter(|m| **m != "Tet") {
        let Some(at) = whole(sentence, month) else { continue };
        let rest = &sentence[at + month.len()..];
        let day: String = rest.trim_start().chars().take_while(char::is_ascii_digit).collect();
        let mut other = *random.of(&MONTHS[..11]);
        while other.starts_with(&month[..3]) {
            other = *random.of(&MONTHS[..11]);
        }
        // "may" the verb has no capital, and a May that is a name has no day.
        if *month == "May" && day.is_empty() {
            continue;
        }
        out.push(replaced(sentence, (at, at + month.len()), other));
        if (1..=2).contains(&day.len()) {
            let old: usize = day.parse().unwrap();
            let new = (old + random.below(26)) % 28 + 1;
            let start = at + month.len() + (rest.len() - rest.trim_start().len());
            if new != old {
                out.push(replaced(sentence, (start, start + day.len()), &new.to_string()));
            }
        }
    }
    for (i, day) in DAYS.iter().enumerate() {
        if let Some(at) = whole(sentence, day) {
            out.push(replaced(sentence, (at, at + day.len()), DAYS[(i + 1 + random.below(6)) % 7]));
        }
    }
    for run in digit_runs(sentence) {
        let text = &sentence[run.0..run.1];
        if text.len() == 4
            && text.bytes().all(|b| b.is_ascii_digit())
            && (text.starts_with("19") || text.starts_with("20"))
        {
            let year: usize = text.parse().unwrap();
            out.push(replaced(sentence, run, &(year - 1 - random.below(9)).to_string()));
        }
    }
    out
}

fn unit(sentence: &str) -> Vec<String> {
    const UNITS: [(&str, &str); 42] = [
        ("$", "¥"),
        ("dong", "yuan"),
        ("dong", "euros"),
        ("%", " dollars"),
        ("percent", "dollars"),
        ("km/h", "knots"),
        ("km", "hectares"),
        ("km", "cm"),
        ("points", "hours"),
        ("points", "km"),
        ("points", "euros"),
        ("dollars", "dong"),
        ("$", "€"),
        ("€", "$"),
        ("dollars", "euros"),
        ("euros", "dollars"),
        ("dong", "dollars"),
        ("yuan", "yen"),
        ("percent", "people"),
        ("percent", "million"),
        ("%", " tons"),
        ("%", " cases"),
        ("km", "m"),
        ("km", "miles"),
        ("km/h", "m/s"),
        ("kilometers", "meters"),
        ("miles", "km"),
        ("meters", "kilometers"),
        ("metres", "kilometres"),
        ("tons", "kg"),
        ("kg", "tons"),
        ("hours", "days"),
        ("days", "weeks"),
        ("days", "hours"),
        ("months", "weeks"),
        ("years", "months"),
        ("minutes", "hours"),
        ("weeks", "months"),
        ("hectares", "acres"),
        ("points", "percent"),
        ("pounds", "dollars"),
        ("years", "weeks"),
    ];
    let mut out = Vec::new();
    for (unit, by) in UNITS {
        for (at, _) in sentence.match_indices(unit) {
            let end = at + unit.len();
            let sign = !unit.starts_with(char::is_alphabetic);
            let edge = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
            let whole = sign
                || (edge(sentence[..at].chars().last()) && edge(sentence[end..].chars().next()));
            let before = sentence[..at].trim_end();
            let after_number = [
                "million", "billion", "trillion", "thousand", "two", "three", "four", "five",
                "six", "seven", "eight", "nine", "ten", "square",
            ]
            .iter()
            .any(|word| before.ends_with(word))
                || before.ends_with(|c: char| c.is_ascii_digit())
                || unit == "$"
                || unit == "€";
            if whole && after_number {
                out.push(replaced(sentence, (at, end), by));
            }
        }
    }
    out
}

fn exaggerated(sentence: &str) -> Vec<String> {
    const MORE: [(&str, &str); 7] = [
        ("million", "billion"),
        ("thousand", "million"),
        ("billion", "trillion"),
        ("hundreds", "thousands"),
        ("thousands", "millions"),
        ("dozens", "hundreds"),
        ("trillion", "billion"),
    ];
    let mut out: Vec<String> = MORE
        .iter()
        .filter_map(|(size, by)| {
            let at = whole(sentence, size)?;
            Some(replaced(sentence, (at, at + size.len()), by))
        })
        .collect();
    for run in digit_runs(sentence).into_iter().filter(|&run| !in_date(sentence, run)) {
        let digits: String = sentence[run.0..run.1].replace(',', "");
        if digits.contains('.') {
            continue;
        }
        let Ok(value) = digits.parse::<u64>() else { continue };
        let value = (value * 10).to_string();
        let mut grouped = String::new();
        for (i, digit) in value.chars().enumerate() {
            if i > 0 && (value.len() - i) % 3 == 0 {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        out.push(replaced(sentence, run, &grouped));
    }
    out
}

fn negation(sentence: &str) -> Vec<String> {
    const AUXILIARIES: [&str; 12] = [
        " was ", " is ", " are ", " were ", " will ", " has ", " have ", " had ", " would ",
        " could ", " can ", " must ",
    ];
    const PAST: [(&str, &str); 20] = [
        ("agreed", "agree"),
        ("announced", "announce"),
        ("killed", "kill"),
        ("rejected", "reject"),
        ("released", "release"),
        ("attacked", "attack"),
        ("pledged", "pledge"),
        ("urged", "urge"),
        ("arrested", "arrest"),
        ("named", "name"),
        ("called", "call"),
        ("presented", "present"),
        ("discussed", "discuss"),
        ("raised", "raise"),
        ("recommended", "recommend"),
        ("met", "meet"),
        ("ordered", "order"),
        ("stopped", "stop"),
        ("accused", "accuse"),
        ("confirmed", "confirm"),
    ];
    let mut out = Vec::new();
    if let Some(at) = sentence.find(" not ") {
        return vec![replaced(sentence, (at, at + 4), "")];
    }
    for auxiliary in AUXILIARIES {
        if let Some(at) = sentence.find(auxiliary) {
            let end = at + auxiliary.len();
            out.push(replaced(sentence, (end, end), "not "));
        }
    }
    for (past, verb) in PAST {
        // After a name: a finite verb, no participle.
        if let Some(at) = whole(sentence, past)
            && sentence[..at]
                .trim_end()
                .rsplit(' ')
                .next()
                .is_some_and(|word| word.starts_with(char::is_uppercase))
        {
            out.push(replaced(sentence, (at, at + past.len()), &format!("did not {verb}")));
        }
    }
    out
}

fn roles(sentence: &str) -> Vec<String> {
    let names: Vec<(usize, usize)> =
        runs(sentence).into_iter().filter_map(|run| core(sentence, run)).collect();
    names
        .windows(2)
        .filter_map(|pair| {
            let (a, b) = (pair[0], pair[1]);
            let between = sentence[a.1..b.0].trim();
            let verb = between.split(' ').any(|w| w.len() > 3 && w.chars().all(char::is_lowercase));
            let list =
                between.starts_with("and") || between.ends_with("and") || between.starts_with(',');
            (verb && !list).then(|| {
                format!(
                    "{}{}{}{}{}",
                    &sentence[..a.0],
                    &sentence[b.0..b.1],
                    &sentence[a.1..b.0],
                    &sentence[a.0..a.1],
                    &sentence[b.1..]
                )
            })
        })
        .collect()
}

const OTHER_WORDS: [&str; 8] =
    ["terrible", "wonderful", "tomorrow", "foolish", "slowly", "together", "endless", "brave"];

fn quotation(sentence: &str, random: &mut Random) -> Vec<String> {
    let marks: Vec<usize> = sentence.match_indices('"').map(|(at, _)| at).collect();
    let mut out = Vec::new();
    for pair in marks.chunks_exact(2) {
        let mut at = pair[0] + 1;
        for word in sentence[pair[0] + 1..pair[1]].split(' ') {
            let core = word.trim_end_matches(|c: char| !c.is_alphanumeric());
            // Two for each word: quotations are rare in summaries.
            for _ in 0..2 {
                let by = *random.of(&OTHER_WORDS);
                if core.len() > 1 {
                    out.push(replaced(sentence, (at, at + core.len()), by));
                }
            }
            at += word.len() + 1;
        }
    }
    out
}
