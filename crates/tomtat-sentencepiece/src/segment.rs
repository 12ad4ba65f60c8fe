//! Normalised text to pieces.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::model::Model;

/// A part of a text and its piece, where it is one.
type Parts<'a> = Vec<(&'a str, Option<u32>)>;

/// The most likely pieces (Kudo 2018), found by dynamic programming from left to right.
pub(crate) fn unigram<'a>(model: &Model, text: &'a str) -> Parts<'a> {
    let mut ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    ends.push(text.len());
    /// The best way to a place: its score, where its last part begins, and which piece that is.
    #[derive(Clone, Copy)]
    struct Way {
        score: f32,
        from: usize,
        piece: Option<u32>,
    }
    let mut ways: Vec<Option<Way>> = vec![None; ends.len()];
    if let Some(first) = ways.first_mut() {
        *first = Some(Way { score: 0.0, from: 0, piece: None });
    }
    for from in 0..ends.len().saturating_sub(1) {
        let Some(Way { score: before, .. }) = ways.get(from).copied().flatten() else { continue };
        let mut improve = |to: usize, score: f32, piece: Option<u32>| {
            if let Some(way) = ways.get_mut(to)
                && way.is_none_or(|way| score > way.score)
            {
                *way = Some(Way { score, from, piece });
            }
        };
        let mut single = false;
        let begin = ends.get(from).copied().unwrap_or(0);
        for (to, &end) in ends.iter().enumerate().skip(from + 1).take(model.longest) {
            let Some(&piece) = text.get(begin..end).and_then(|part| model.ids.get(part)) else {
                continue;
            };
            single |= to == from + 1;
            improve(to, before + model.score(piece, end - begin), Some(piece));
        }
        if !single {
            improve(from + 1, before + model.unknown_score, None);
        }
    }
    let mut parts = Vec::new();
    let mut to = ends.len().saturating_sub(1);
    while to > 0 {
        let Some(Some(way)) = ways.get(to) else { break };
        let place = |at: usize| ends.get(at).copied().unwrap_or(0);
        parts.push((text.get(place(way.from)..place(to)).unwrap_or(""), way.piece));
        to = way.from;
    }
    parts.reverse();
    parts
}

/// Two parts side by side that are a piece together.
struct Pair {
    score: f32,
    left: usize,
    right: usize,
    /// Their bytes together: another number says that one of them has changed since.
    length: usize,
}

impl Ord for Pair {
    fn cmp(&self, other: &Self) -> Ordering {
        // The greatest first; of equals the one further left.
        self.score.total_cmp(&other.score).then_with(|| other.left.cmp(&self.left))
    }
}

impl PartialOrd for Pair {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Pair {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Pair {}

/// A part in the making, with its neighbours. Empty once it was joined to the one before.
struct Part {
    begin: usize,
    end: usize,
    before: Option<usize>,
    after: Option<usize>,
}

/// Pairs of characters joined, those of the best score first (Sennrich et al. 2016).
pub(crate) fn pairs<'a>(model: &Model, text: &'a str) -> Parts<'a> {
    let count = text.chars().count();
    let mut parts: Vec<Part> = text
        .char_indices()
        .enumerate()
        .map(|(at, (begin, character))| Part {
            begin,
            end: begin + character.len_utf8(),
            before: at.checked_sub(1),
            after: Some(at + 1).filter(|&next| next < count),
        })
        .collect();
    let mut agenda = BinaryHeap::new();
    let pair = |parts: &[Part], left: Option<usize>, right: Option<usize>| -> Option<Pair> {
        let (left, right) = (left?, right?);
        let joined = text.get(parts.get(left)?.begin..parts.get(right)?.end)?;
        let &piece = model.ids.get(joined)?;
        let length = joined.len();
        Some(Pair { score: model.score(piece, length), left, right, length })
    };
    for at in 1..parts.len() {
        agenda.extend(pair(&parts, Some(at - 1), Some(at)));
    }
    while let Some(Pair { left, right, length, .. }) = agenda.pop() {
        let (Some(first), Some(second)) = (parts.get(left), parts.get(right)) else { continue };
        let (one, two) = (first.end - first.begin, second.end - second.begin);
        if one == 0 || two == 0 || one + two != length {
            continue;
        }
        let (end, after) = (second.end, second.after);
        if let Some(second) = parts.get_mut(right) {
            second.begin = second.end;
        }
        if let Some(next) = after.and_then(|next| parts.get_mut(next)) {
            next.before = Some(left);
        }
        let Some(first) = parts.get_mut(left) else { continue };
        first.end = end;
        first.after = after;
        let before = first.before;
        agenda.extend(pair(&parts, before, Some(left)));
        agenda.extend(pair(&parts, Some(left), after));
    }
    let whole = parts.iter().filter_map(|part| text.get(part.begin..part.end));
    let whole = whole.filter(|part| !part.is_empty());
    whole.map(|part| (part, model.ids.get(part).copied())).collect()
}
