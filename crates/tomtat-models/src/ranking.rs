//! Which of several models is the best one, by what was measured.

use std::{cmp::Ordering, collections::BTreeMap};

use crate::{Catalogue, Figure, Job, Manifest, Origin, Status, Store};

/// Whether a model is made for what tomtat does where nobody says otherwise: Vietnamese into
/// English, summaries in English.
pub fn fits(manifest: &Manifest, job: Job) -> bool {
    let has = |tags: &[String], tag: &str| tags.iter().any(|its| its == tag);
    match job {
        Job::Translate => {
            let job = manifest.jobs.translate.as_ref();
            job.is_some_and(|job| has(&job.from, "vi") && has(&job.to, "en"))
        }
        Job::Summarize => {
            let job = manifest.jobs.summarize.as_ref();
            job.is_some_and(|job| has(&job.languages, "en"))
        }
    }
}

/// The model for `job` where none is named: the one that a manifest of the user's makes the
/// default, else the best measured one ([`by_quality`]) of the catalogue's default, there or not,
/// and those in the store that `can_run` admits.
pub fn default_of<'a>(
    catalogue: &'a Catalogue,
    store: &Store,
    job: Job,
    can_run: impl Fn(&Manifest) -> bool,
) -> Option<&'a Manifest> {
    let default = catalogue.default_for(job)?;
    if matches!(default.origin, Origin::File(_)) {
        return Some(default);
    }
    let there = |manifest: &Manifest| {
        fits(manifest, job) && can_run(manifest) && store.status(manifest) == Status::Present
    };
    let all = catalogue.iter().filter(|it| it.name == default.name || there(it));
    Some(by_quality(all, job, catalogue).first().map_or(default, |ranked| ranked.manifest))
}

/// A model in its place.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Ranked<'a> {
    /// The model.
    pub manifest: &'a Manifest,
    /// The figure that put it there; `None` for a default model that was not measured.
    pub figure: Option<&'a Figure>,
}

/// Those of `models` that do `job` and of which something is known, best first.
///
/// Figures are compared only where they have one metric and one test ([`Figure::series`]): the
/// series in which most of the models have one. Where it has several of a model, the highest
/// counts. Behind these stand models with figures of other series, then the default models of
/// `catalogue` that nobody measured. A model of which nothing is known is in no place.
pub fn by_quality<'a>(
    models: impl IntoIterator<Item = &'a Manifest>,
    job: Job,
    catalogue: &Catalogue,
) -> Vec<Ranked<'a>> {
    let default = catalogue.default_for(job).map(|manifest| manifest.name.as_str());
    let figures = |manifest: &'a Manifest| {
        manifest.quality.iter().filter(move |figure| figure.job() == Some(job))
    };
    let models: Vec<&Manifest> =
        models.into_iter().filter(|manifest| manifest.jobs.can(job)).collect();
    let mut series: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for manifest in &models {
        let mut its: Vec<_> = figures(manifest).map(Figure::series).collect();
        its.sort_unstable();
        its.dedup();
        for one in its {
            *series.entry(one).or_default() += 1;
        }
    }
    // Of several that are equally long, the first by name.
    let common = series.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))).map(|it| *it.0);
    let best = |manifest: &'a Manifest, comparable: bool| {
        figures(manifest)
            .filter(|figure| (Some(figure.series()) == common) == comparable)
            .max_by(|a, b| a.value.total_cmp(&b.value))
    };
    let mut ranked: Vec<(u8, Ranked<'a>)> = models
        .into_iter()
        .filter_map(|manifest| {
            let place = |place, figure| Some((place, Ranked { manifest, figure }));
            if let Some(figure) = best(manifest, true) {
                place(0, Some(figure))
            } else if let Some(figure) = best(manifest, false) {
                place(1, Some(figure))
            } else if Some(manifest.name.as_str()) == default {
                place(2, None)
            } else if manifest.default_for.contains(&job) {
                place(3, None)
            } else {
                None
            }
        })
        .collect();
    ranked.sort_by(|(a_place, a), (b_place, b)| {
        let value = |ranked: &Ranked<'_>| ranked.figure.map_or(0.0, |figure| figure.value);
        let by_value = match a_place {
            0 => value(b).total_cmp(&value(a)),
            _ => Ordering::Equal,
        };
        a_place.cmp(b_place).then(by_value).then_with(|| a.manifest.name.cmp(&b.manifest.name))
    });
    ranked.into_iter().map(|(_, ranked)| ranked).collect()
}
