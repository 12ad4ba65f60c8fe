//! The tables in the file, and what redb says when something is wrong with it.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use redb::{
    Builder, ConcurrencyMode, Database, DatabaseError, ReadableDatabase, ReadableTable,
    ReadableTableMetadata, StorageError, TableDefinition, TransactionError,
};

/// Answers by key.
const ANSWERS: TableDefinition<'_, [u8; 16], &[u8]> = TableDefinition::new("answers");
/// Keys in the order in which they came.
const ORDER: TableDefinition<'_, u64, [u8; 16]> = TableDefinition::new("order");
/// `bytes` of all answers, `next` number of the order.
const COUNTS: TableDefinition<'_, &str, u64> = TableDefinition::new("counts");

/// What an answer takes beside its own bytes: key, number, and the trees around them.
const OVERHEAD: u64 = 96;
/// Memory for pages that were read.
const PAGES_IN_MEMORY: usize = 16 << 20;

/// Why the store could not do something.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The file is not to be trusted.
    Damaged(String),
    /// Another program holds it.
    Busy,
    /// The system refused.
    Io(String),
}

impl From<redb::Error> for Trouble {
    fn from(error: redb::Error) -> Self {
        use redb::Error;
        let damaged = match &error {
            Error::DatabaseAlreadyOpen | Error::LockProtocolMismatch => return Self::Busy,
            Error::Io(error) => {
                matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof)
            }
            Error::Corrupted(_)
            | Error::UpgradeRequired(_)
            | Error::RepairAborted
            | Error::TableTypeMismatch { .. }
            | Error::TableIsMultimap(_)
            | Error::TypeDefinitionChanged { .. } => true,
            _ => false,
        };
        let text = error.to_string();
        if damaged { Self::Damaged(text) } else { Self::Io(text) }
    }
}

/// Runs `work`; a panic of redb, as a damaged file can bring about, is trouble. The process's
/// panic hook still runs and may print.
fn contained<T>(work: impl FnOnce() -> Result<T, redb::Error>) -> Result<T, Trouble> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => done.map_err(Trouble::from),
        Err(_) => Err(Trouble::Damaged("the database gave up on it".to_owned())),
    }
}

pub(crate) struct Store(Option<Database>);

impl Store {
    pub(crate) fn open(path: &Path) -> Result<Self, Trouble> {
        contained(|| {
            let open = |mode| {
                Builder::new()
                    .set_cache_size(PAGES_IN_MEMORY)
                    .set_concurrency_mode(mode)
                    .create(path)
            };
            let database = match open(ConcurrencyMode::MultiWriter) {
                // Some systems have no locks on parts of files: there one process has it.
                Err(DatabaseError::Storage(StorageError::Unsupported)) => {
                    open(ConcurrencyMode::ExclusiveWriter)?
                }
                other => other?,
            };
            // Every later reading finds its tables.
            let write = database.begin_write()?;
            write.open_table(ANSWERS)?;
            write.open_table(ORDER)?;
            write.open_table(COUNTS)?;
            write.commit()?;
            Ok(Self(Some(database)))
        })
    }

    fn with<T>(
        &mut self,
        work: impl FnOnce(&Database) -> Result<T, redb::Error>,
    ) -> Result<T, Trouble> {
        let Some(database) = &self.0 else {
            return Err(Trouble::Io("it is closed".to_owned()));
        };
        let done = contained(|| work(database));
        if matches!(done, Err(Trouble::Damaged(_))) {
            // What panicked once may panic again when it is closed; its locks go with the process.
            std::mem::forget(self.0.take());
        }
        done
    }

    pub(crate) fn get(&mut self, key: [u8; 16]) -> Result<Option<Vec<u8>>, Trouble> {
        self.with(|database| {
            let table = database.begin_read()?.open_table(ANSWERS)?;
            Ok(table.get(key)?.map(|value| value.value().to_vec()))
        })
    }

    /// Adds what is not there yet, and takes the oldest away until all are at most `limit` bytes.
    /// `false` where another process was writing.
    pub(crate) fn add(&mut self, new: &[([u8; 16], Vec<u8>)], limit: u64) -> Result<bool, Trouble> {
        self.with(|database| {
            let write = match database.try_begin_write() {
                Err(TransactionError::WouldBlock) => return Ok(false),
                other => other?,
            };
            {
                let mut answers = write.open_table(ANSWERS)?;
                let mut order = write.open_table(ORDER)?;
                let mut counts = write.open_table(COUNTS)?;
                let mut bytes = counts.get("bytes")?.map_or(0, |value| value.value());
                let mut next = counts.get("next")?.map_or(0, |value| value.value());
                for (key, value) in new {
                    if answers.get(key)?.is_some() {
                        continue;
                    }
                    answers.insert(key, value.as_slice())?;
                    order.insert(next, key)?;
                    next = next.saturating_add(1);
                    bytes = bytes.saturating_add(size(value));
                }
                while bytes > limit {
                    let Some((_, key)) = order.pop_first()? else { break };
                    if let Some(value) = answers.remove(key.value())? {
                        bytes = bytes.saturating_sub(size(value.value()));
                    }
                }
                counts.insert("bytes", bytes)?;
                counts.insert("next", next)?;
            }
            write.commit()?;
            Ok(true)
        })
    }

    /// How many answers there are.
    pub(crate) fn len(&mut self) -> Result<u64, Trouble> {
        self.with(|database| Ok(database.begin_read()?.open_table(ANSWERS)?.len()?))
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // Closing writes too.
        if let Some(database) = self.0.take() {
            let _ = contained(|| {
                drop(database);
                Ok(())
            });
        }
    }
}

fn size(value: &[u8]) -> u64 {
    value.len() as u64 + OVERHEAD
}
