//! Many articles through the engines of a run, in one batch.
//!
//! The schedule is the queue that the engines pull from: it loads the next
//! article when the plans of those in work have no request left, routes each
//! answer to its plan, moves an article from translation to summary, and hands
//! finished records over in the order of the articles. Requests that the cache
//! knows never reach an engine; their answers go to the plans like any other.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Instant;

use tomtat_article::{Article, ArticleFailure, Language, ModelRef, Record};
use tomtat_cache::Key;
use tomtat_engine::{Completion, EngineError, Measure, Queue, Request, RequestError, Ticket};
use tomtat_load::LoadError;
use tomtat_summarize::SummarizeOptions;
use tomtat_translate::TranslateOptions;

use crate::answers::Answers;
use crate::engines::{Duty, Engines};
use crate::pipeline::load_failure;
use crate::{Error, Observer, Task};

mod work;

use work::{Route, Stage, Work, millis, unsupported};

pub(crate) struct Schedule<'a> {
    task: Task,
    articles: &'a mut dyn Iterator<Item = Result<Article, LoadError>>,
    observer: &'a mut dyn Observer,
    translate: &'a TranslateOptions,
    summarize: SummarizeOptions,
    window: usize,
    /// Whether an article with an unverified sentence fails.
    strict: bool,
    /// Articles in work, in their order.
    work: VecDeque<Work>,
    /// Number of the first article in `work`.
    first: u64,
    tickets: HashMap<Ticket, Asked>,
    next_ticket: u64,
    answers: Answers<'a>,
    /// A request that the cache does not know, found before the engine was loaded for it.
    held: Option<(Ticket, Request)>,
    exhausted: bool,
    failure: Option<Error>,
    /// By duty; known once the engine is loaded.
    measures: HashMap<Duty, Arc<dyn Measure>>,
    models: HashMap<Duty, ModelRef>,
    /// Whether a second translator takes what the first got wrong.
    revises: bool,
    /// The languages that the translator reads.
    reads: Vec<Language>,
    /// What the engine that asks now does.
    serving: Vec<Duty>,
    loaded: usize,
    done: usize,
    /// Bytes of the texts of the articles that were handed over.
    bytes_done: u64,
}

/// A request that an engine has.
#[derive(Clone, Copy)]
struct Asked {
    route: Route,
    duty: Duty,
    /// What its answer is kept under.
    key: Option<Key>,
}

impl<'a> Schedule<'a> {
    pub(crate) fn new(
        task: Task,
        articles: &'a mut dyn Iterator<Item = Result<Article, LoadError>>,
        observer: &'a mut dyn Observer,
        translate: &'a TranslateOptions,
        summarize: SummarizeOptions,
        window: usize,
        answers: Answers<'a>,
    ) -> Self {
        Self {
            task,
            articles,
            observer,
            translate,
            summarize,
            window,
            strict: false,
            work: VecDeque::new(),
            first: 0,
            tickets: HashMap::new(),
            next_ticket: 0,
            answers,
            held: None,
            exhausted: false,
            failure: None,
            measures: HashMap::new(),
            models: HashMap::new(),
            reads: Vec::new(),
            revises: false,
            serving: Vec::new(),
            loaded: 0,
            done: 0,
            bytes_done: 0,
        }
    }

    pub(crate) fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    pub(crate) fn run(mut self, engines: &mut Engines) -> Result<(), Error> {
        for duty in Duty::ALL {
            self.models.extend(engines.model_ref(duty).map(|model| (duty, model)));
        }
        self.revises = engines.index(Duty::Revise).is_some();
        self.reads = engines.reads();
        loop {
            self.fill();
            self.deliver();
            if let Some(error) = self.failure.take() {
                return Err(error);
            }
            if self.observer.stopped() {
                return Err(Error::Stopped);
            }
            let Some(duty) = self.duty() else {
                if self.exhausted {
                    return Ok(());
                }
                continue;
            };
            let Some(index) = engines.index(duty) else { return Err(Error::Stopped) };
            let does = |duty: &Duty| engines.index(*duty) == Some(index);
            self.serving = Duty::ALL.into_iter().filter(does).collect();
            let Some(slot) = engines.slots.get_mut(index) else { return Err(Error::Stopped) };
            if self.answers.on()
                && let Some(measure) = slot.measure()
            {
                self.measure_by(&measure);
                self.held = self.find();
                let waits = |work: &Work| work.stage.duty().is_some_and(|duty| self.serves(duty));
                if self.stopped() || self.held.is_none() && !self.work.iter().any(waits) {
                    // The cache knew it all: no need of the model so far.
                    continue;
                }
            }
            let engine = slot.get()?;
            self.measure_by(&engine.measure());
            let before = self.progress_mark();
            match engine.run(&mut self) {
                Ok(()) => {}
                Err(EngineError::Stopped) => {
                    return Err(self.failure.take().unwrap_or(Error::Stopped));
                }
                Err(error) => return Err(error.into()),
            }
            self.abandon_open();
            self.held = None;
            if self.progress_mark() == before {
                // An engine that takes nothing would be asked for ever.
                self.fail_front("the engine answered nothing");
            }
        }
    }

    /// What to do next: translations first, so that as much as there is goes through one engine
    /// together before another is asked.
    fn duty(&self) -> Option<Duty> {
        let mut duties = self.work.iter().filter_map(|work| work.stage.duty());
        let first = duties.next()?;
        let translate = first == Duty::Translate || duties.any(|duty| duty == Duty::Translate);
        Some(if translate { Duty::Translate } else { first })
    }

    fn measure_by(&mut self, measure: &Arc<dyn Measure>) {
        for &duty in &self.serving {
            self.measures.insert(duty, Arc::clone(measure));
        }
    }

    fn progress_mark(&self) -> (u64, u64, usize) {
        (self.next_ticket, self.first, self.done)
    }

    fn serves(&self, duty: Duty) -> bool {
        self.serving.contains(&duty)
    }

    /// Loads articles while the window has room.
    fn fill(&mut self) {
        while !self.exhausted && self.work.len() < self.window {
            if !self.load_one() {
                return;
            }
        }
    }

    fn load_one(&mut self) -> bool {
        let began = Instant::now();
        match self.articles.next() {
            None => {
                self.exhausted = true;
                false
            }
            Some(Ok(article)) => {
                self.loaded += 1;
                let mut work = self.admit(article);
                work.record.timings.load_ms = millis(began.elapsed());
                self.work.push_back(work);
                true
            }
            Some(Err(error)) => {
                self.loaded += 1;
                let record = Record::failed(error.source().clone(), load_failure(&error));
                self.work.push_back(Work::done(record));
                true
            }
        }
    }

    fn admit(&self, article: Article) -> Work {
        let language = article.language();
        let stage = match (self.task, language) {
            // The copy is listed with its original; the summary stands there.
            _ if article.duplicate_of.is_some() => Stage::Done,
            (Task::Summarize, Language::ENGLISH) => Stage::ToSummarize,
            (Task::Translate, Language::ENGLISH) => Stage::Done,
            (_, other) if self.reads.contains(&other) => Stage::ToTranslate,
            _ => return Work::done(unsupported(article, &self.reads)),
        };
        let mut record = Record::of(article);
        if matches!(stage, Stage::ToTranslate) {
            record.models.extend(self.models.get(&Duty::Translate).cloned());
        }
        if self.task == Task::Summarize && !matches!(stage, Stage::Done) {
            record.models.extend(self.models.get(&Duty::Summarize).cloned());
        }
        Work::at(record, stage)
    }

    /// Hands over the finished records at the front.
    fn deliver(&mut self) {
        while self.failure.is_none() && self.work.front().is_some_and(Work::is_done) {
            let Some(work) = self.work.pop_front() else { return };
            self.first += 1;
            self.done += 1;
            self.bytes_done += work.bytes;
            if let Err(error) = self.observer.record(*work.record) {
                self.failure = Some(Error::Sink(error));
            }
        }
        if let Some(problem) = self.answers.problem() {
            self.observer.cache_problem(&problem);
        }
        self.observer.progress(self.loaded, self.done);
        self.observer.worked(self.bytes_done + self.work.iter().map(Work::worked).sum::<u64>());
    }

    /// Where the work on an article stands, by the article's number.
    fn index(&self, number: u64) -> Option<usize> {
        usize::try_from(number.checked_sub(self.first)?).ok()
    }

    /// The next request of the work at `index`, where that is at `duty` and the engine does it.
    fn ask(&mut self, index: usize, duty: Duty) -> Option<(Ticket, Request)> {
        while self.serves(duty) && self.work.get(index)?.stage.duty() == Some(duty) {
            let (route, request) = self.request_of(index, duty)?;
            let measure = self.measures.get(&duty)?;
            let key = self.answers.key(duty, &request, &**measure);
            if let Some(answer) = key.and_then(|key| self.answers.get(&key)) {
                self.accept(index, route, duty, Ok(answer), true);
                continue;
            }
            let ticket = Ticket(self.next_ticket);
            self.next_ticket += 1;
            self.tickets.insert(ticket, Asked { route, duty, key });
            return Some((ticket, request));
        }
        None
    }

    /// Brings an answer to the plan that asked.
    fn accept(
        &mut self,
        index: usize,
        route: Route,
        duty: Duty,
        answer: Result<Completion, RequestError>,
        cached: bool,
    ) {
        let Some(work) = self.work.get_mut(index) else { return };
        if let Ok(completion) = &answer {
            let tokens = work.record.usage.of(duty.job());
            if cached {
                tokens.cached += 1;
            } else {
                tokens.add(completion.prompt_tokens, completion.new_tokens);
            }
        }
        match (route, &mut work.stage) {
            (Route::Translate(_, id), Stage::Translating(plan)) => {
                work.translated += 1;
                plan.accept(id, answer);
            }
            (Route::Summarize(_, id), Stage::Summarizing(plan)) => plan.accept(id, answer),
            _ => {}
        }
        work.advance(self.task, self.strict);
    }

    /// The next request that the cache does not know.
    fn find(&mut self) -> Option<(Ticket, Request)> {
        let mut index = 0;
        while !self.stopped() {
            // Translations first: a summary still waits behind them, and their short prompts are
            // soon read, so that they are written while long texts are read.
            for duty in Duty::ALL {
                for at in index..self.work.len() {
                    if let Some(asked) = self.ask(at, duty) {
                        return Some(asked);
                    }
                }
            }
            self.deliver();
            if self.exhausted || self.work.len() >= self.window || !self.load_one() {
                return None;
            }
            index = self.work.len() - 1;
        }
        None
    }

    /// The next request of the work at `index`, planning its stage where that was not done.
    fn request_of(&mut self, index: usize, duty: Duty) -> Option<(Route, Request)> {
        let number = self.first + index as u64;
        let work = self.work.get_mut(index)?;
        let measure = || self.measures.get(&duty);
        match &work.stage {
            Stage::ToTranslate => work.translate(self.translate, &**measure()?, self.revises),
            Stage::ToSummarize => work.summarize(self.summarize, Arc::clone(measure()?)),
            _ => {}
        }
        if duty == Duty::Revise
            && let Some(model) = self.models.get(&duty)
            && !work.record.models.contains(model)
        {
            work.record.models.push(model.clone());
        }
        let found = work.next(number);
        if found.is_some() {
            work.began.get_or_insert_with(Instant::now);
        } else {
            // A plan may be done without a request: a text as short as its summary.
            work.advance(self.task, self.strict);
        }
        found
    }

    /// Requests that an engine took and never answered count as failed.
    fn abandon_open(&mut self) {
        let mut open: Vec<Ticket> = self.tickets.keys().copied().collect();
        open.sort_unstable();
        for ticket in open {
            self.done(ticket, Err(RequestError::Failed("no answer".to_owned())));
        }
    }

    fn fail_front(&mut self, reason: &str) {
        if let Some(work) = self.work.iter_mut().find(|work| !work.is_done()) {
            let failure = ArticleFailure {
                code: "engine.no-answer".to_owned(),
                message: format!("{reason}: {}", work.record.source),
                hint: None,
            };
            *work = Work::done(Record::failed(work.record.source.clone(), failure));
        }
    }
}

impl Queue for Schedule<'_> {
    fn next(&mut self) -> Option<(Ticket, Request)> {
        if self.failure.is_some() {
            return None;
        }
        self.held.take().or_else(|| self.find())
    }

    fn done(&mut self, ticket: Ticket, answer: Result<Completion, RequestError>) {
        let Some(Asked { route, duty, key }) = self.tickets.remove(&ticket) else { return };
        if let (Ok(completion), Some(key)) = (&answer, &key) {
            self.answers.put(key, completion);
        }
        let (Route::Translate(number, _) | Route::Summarize(number, _)) = route;
        let Some(index) = self.index(number) else { return };
        self.accept(index, route, duty, answer, false);
        self.deliver();
    }

    fn enough(&self, ticket: Ticket, answer: &str) -> bool {
        let Some(Route::Summarize(number, id)) =
            self.tickets.get(&ticket).map(|asked| &asked.route)
        else {
            return false;
        };
        match self.index(*number).and_then(|i| self.work.get(i)).map(|work| &work.stage) {
            Some(Stage::Summarizing(plan)) => plan.enough(*id, answer),
            _ => false,
        }
    }

    fn stopped(&self) -> bool {
        self.failure.is_some() || self.observer.stopped()
    }
}
