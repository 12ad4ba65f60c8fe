//! Hypotheses beside their references.

use crate::MetricError;

/// Calls `score` with each hypothesis and its references, after it is sure that all have as many
/// segments.
pub(crate) fn per_segment<H, R, T, S>(
    hypotheses: &[H],
    references: &[R],
    mut score: impl FnMut(&str, &[&str]) -> Result<S, MetricError>,
) -> Result<Vec<S>, MetricError>
where
    H: AsRef<str>,
    R: AsRef<[T]>,
    T: AsRef<str>,
{
    if hypotheses.is_empty() {
        return Err(MetricError::NoSegments);
    }
    if references.is_empty() {
        return Err(MetricError::NoReferences);
    }
    let sets: Vec<&[T]> = references.iter().map(AsRef::as_ref).collect();
    for (number, set) in sets.iter().enumerate() {
        if set.len() != hypotheses.len() {
            return Err(MetricError::ReferencesDiffer {
                hypotheses: hypotheses.len(),
                references: set.len(),
                set: number,
            });
        }
    }
    let mut of_segment = Vec::with_capacity(sets.len());
    hypotheses
        .iter()
        .enumerate()
        .map(|(place, hypothesis)| {
            of_segment.clear();
            of_segment.extend(sets.iter().filter_map(|set| set.get(place)).map(AsRef::as_ref));
            score(hypothesis.as_ref(), &of_segment)
        })
        .collect()
}
