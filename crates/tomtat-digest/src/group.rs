//! Which articles are on the same event.
//!
//! Average-link clustering over candidate pairs out of an inverted index. For n articles it
//! compares at most [`NEAREST`]·n pairs, found by at most [`KEYS`]·[`WINDOW`] steps an article:
//! linear in n, and the same groups at each run.

use std::collections::{BTreeMap, HashMap};

use crate::features::{Space, Vector, cosine};

/// The heaviest features of an article, by which others are looked for.
const KEYS: usize = 32;
/// For each of them, the articles before it that are looked at, the last first.
const WINDOW: usize = 128;
/// The articles that are compared in full: those that share most.
const NEAREST: usize = 48;
/// Two articles this much alike are on the same event.
pub(crate) const ALIKE: f32 = 0.27;
/// So many names or numbers two articles must share: words alone make a topic, not an event.
const STRONG: usize = 2;

/// The groups of the articles with these vectors, each in the order of the articles, by their
/// first article. `apart` says which pairs can never be one event.
pub(crate) fn groups(space: &Space, apart: &dyn Fn(usize, usize) -> bool) -> Vec<Vec<usize>> {
    let mut edges = edges(space, ALIKE);
    edges.retain(|&(a, b, _)| !apart(a, b));
    // The strongest first; ties by place, so that the result does not depend on anything else.
    edges.sort_by(|x, y| y.2.total_cmp(&x.2).then((x.0, x.1).cmp(&(y.0, y.1))));
    let mut clusters = Clusters::new(&space.vectors);
    for (a, b, _) in edges {
        clusters.join(a, b);
    }
    clusters.finish()
}

/// Pairs of articles that are alike by `least` and more, the first before the second.
pub(crate) fn edges(space: &Space, least: f32) -> Vec<(usize, usize, f32)> {
    let mut postings: HashMap<u32, Vec<u32>> = HashMap::new();
    let mut edges = Vec::new();
    for (article, vector) in space.vectors.iter().enumerate() {
        let mut keys: Vec<(u32, f32)> = vector.clone();
        keys.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        keys.retain(|(id, _)| space.frequency.get(*id as usize).is_some_and(|&df| df > 1));
        keys.truncate(KEYS);
        let mut score: BTreeMap<u32, f32> = BTreeMap::new();
        for (id, weight) in &keys {
            let posting = postings.entry(*id).or_default();
            for &other in posting.iter().rev().take(WINDOW) {
                *score.entry(other).or_insert(0.0) += weight * weight;
            }
            posting.push(article as u32);
        }
        let mut found: Vec<(u32, f32)> = score.into_iter().collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
        for (other, _) in found.into_iter().take(NEAREST) {
            let Some(theirs) = space.vectors.get(other as usize) else { continue };
            let (alike, shared) = cosine(theirs, vector, &space.strong);
            if alike >= least && shared >= STRONG {
                edges.push((other as usize, article, alike));
            }
        }
    }
    edges
}

struct Clusters {
    /// The cluster of each article: follow until it is its own.
    parent: Vec<usize>,
    members: Vec<Vec<usize>>,
    /// The sum of the vectors of the members.
    sums: Vec<Vector>,
}

impl Clusters {
    fn new(vectors: &[Vector]) -> Self {
        Self {
            parent: (0..vectors.len()).collect(),
            members: (0..vectors.len()).map(|i| vec![i]).collect(),
            sums: vectors.to_vec(),
        }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while let Some(&up) = self.parent.get(at) {
            if up == at {
                break;
            }
            // Path halving keeps the chains short.
            let above = self.parent.get(up).copied().unwrap_or(up);
            self.parent[at] = above;
            at = above;
        }
        at
    }

    /// Joins the clusters of two articles where their members are alike on average.
    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return;
        }
        let (a, b) = (a.min(b), a.max(b));
        let pairs = self.members[a].len() * self.members[b].len();
        let (sum, _) = cosine(&self.sums[a], &self.sums[b], &[]);
        // The sum of all cosines between the members is the product of the sums.
        if sum / (pairs as f32) < ALIKE {
            return;
        }
        let theirs = std::mem::take(&mut self.sums[b]);
        self.sums[a] = added(&self.sums[a], &theirs);
        let members = std::mem::take(&mut self.members[b]);
        self.members[a].extend(members);
        self.parent[b] = a;
    }

    fn finish(self) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> =
            self.members.into_iter().filter(|members| !members.is_empty()).collect();
        groups.iter_mut().for_each(|members| members.sort_unstable());
        groups.sort_by_key(|members| members.first().copied());
        groups
    }
}

/// The sum of two vectors, both by feature number.
fn added(a: &[(u32, f32)], b: &[(u32, f32)]) -> Vector {
    let mut sum: BTreeMap<u32, f32> = a.iter().copied().collect();
    for &(id, weight) in b {
        *sum.entry(id).or_insert(0.0) += weight;
    }
    sum.into_iter().collect()
}
