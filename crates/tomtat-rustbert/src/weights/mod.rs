//! The weights of a model: which there must be, and how rust-bert gets them.

mod names;

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use tch::nn::VarStore;
use tch::{Kind, Tensor};

use crate::config::{Architecture, Config};
use crate::safetensors;
pub(crate) use names::LAST_BIAS;
use names::{embeddings, expected};

/// Where checked weights come from.
pub(crate) enum Weights {
    /// A safetensors file, with the place of each weight.
    Safetensors { file: PathBuf, places: Vec<(String, Place)> },
    /// libtorch's own archive.
    Archive(PathBuf),
}

pub(crate) enum Place {
    File(safetensors::Tensor),
    /// It is not there, and is made: sines, or zeros.
    Made,
}

impl Weights {
    /// Checks the file of weights of a model of these dimensions.
    pub(crate) fn check(path: &Path, config: &Config) -> Result<Self, String> {
        if path.extension().is_some_and(|extension| extension == "ot") {
            return Self::check_archive(path, config);
        }
        let mut there = safetensors::header(path)?;
        let mut places = Vec::new();
        let embeddings = embeddings(config);
        for (name, shape) in expected(config) {
            let mut found = there.remove_entry(&name);
            if found.is_none() && name == embeddings.name {
                found = embeddings.others.iter().find_map(|other| there.remove_entry(*other));
            }
            let place = match found {
                Some((from, tensor)) => {
                    if tensor.shape != shape || tensor.kind.is_none() {
                        return Err(wrong_shape(&from, &tensor.shape, &shape));
                    }
                    Place::File(tensor)
                }
                None if can_be_made(&name, config) => Place::Made,
                None => return Err(format!("{name} is missing")),
            };
            places.push((name, place));
        }
        Ok(Self::Safetensors { file: path.to_owned(), places })
    }

    /// libtorch's archive: that it is one, and is large enough for the model, is all that can be said
    /// before it is loaded.
    fn check_archive(path: &Path, config: &Config) -> Result<Self, String> {
        let mut file = File::open(path).map_err(|error| error.to_string())?;
        let length = file.metadata().map_err(|error| error.to_string())?.len();
        let mut magic = [0; 4];
        file.read_exact(&mut magic).map_err(|_| "it is too short to be an archive".to_owned())?;
        if magic != *b"PK\x03\x04" {
            return Err("it is no archive of libtorch".to_owned());
        }
        // Two bytes a value at least.
        let least = config.values().saturating_mul(2);
        if length < least {
            return Err(format!(
                "it has {length} bytes, and a model of config.json at least {least}"
            ));
        }
        Ok(Self::Archive(path.to_owned()))
    }

    /// Copies the weights into the variables of a model.
    pub(crate) fn load(&self, into: &VarStore, config: &Config) -> Result<(), String> {
        let mut variables = into.variables();
        match self {
            Self::Safetensors { file, places } => {
                let mut opened = File::open(file).map_err(|error| error.to_string())?;
                for (name, place) in places {
                    let tensor = match place {
                        Place::File(tensor) => read(&mut opened, tensor)?,
                        Place::Made => made(name, config)?,
                    };
                    copy(&mut variables, name, &tensor)?;
                }
            }
            Self::Archive(path) => {
                let tensors = Tensor::load_multi(path).map_err(|error| first_line(&error))?;
                let embeddings = embeddings(config);
                for (name, tensor) in tensors {
                    let name = if embeddings.others.contains(&name.as_str()) {
                        embeddings.name.to_owned()
                    } else {
                        name
                    };
                    if variables.contains_key(&name) {
                        copy(&mut variables, &name, &tensor)?;
                    }
                }
                let mut left: Vec<String> = variables.keys().cloned().collect();
                left.sort();
                for name in left.into_iter().filter(|name| can_be_made(name, config)) {
                    let tensor = made(&name, config)?;
                    copy(&mut variables, &name, &tensor)?;
                }
            }
        }
        match variables.keys().min() {
            Some(name) => Err(format!("{name} is missing")),
            None => Ok(()),
        }
    }
}

/// Fills the variable of that name, and takes it out of `variables`.
fn copy(
    variables: &mut std::collections::HashMap<String, Tensor>,
    name: &str,
    from: &Tensor,
) -> Result<(), String> {
    let Some(mut variable) = variables.remove(name) else {
        return Err(format!("rust-bert knows no weight {name}"));
    };
    // libtorch would spread a smaller one out.
    if variable.size() != from.size() {
        return Err(wrong_shape(name, &from.size(), &variable.size()));
    }
    tch::no_grad(|| variable.f_copy_(from)).map_err(|error| first_line(&error))
}

fn read(file: &mut File, tensor: &safetensors::Tensor) -> Result<Tensor, String> {
    let length = usize::try_from(tensor.length).map_err(|error| error.to_string())?;
    file.seek(SeekFrom::Start(tensor.begin)).map_err(|error| error.to_string())?;
    let mut bytes = Vec::with_capacity(length);
    let read = file.take(tensor.length).read_to_end(&mut bytes).map_err(|e| e.to_string())?;
    if read != length {
        return Err("it was cut off while it was read".to_owned());
    }
    let shape: Vec<i64> =
        tensor.shape.iter().filter_map(|&size| i64::try_from(size).ok()).collect();
    let kind = tensor.kind.unwrap_or(Kind::Float);
    Tensor::f_from_data_size(&bytes, &shape, kind).map_err(|error| first_line(&error))
}

fn can_be_made(name: &str, config: &Config) -> bool {
    let sines = config.architecture == Architecture::Marian;
    name == LAST_BIAS || (sines && name.ends_with("embed_positions.weight"))
}

fn made(name: &str, config: &Config) -> Result<Tensor, String> {
    let tensor = if name == LAST_BIAS {
        let zeros = vec![0_f32; config.vocab];
        Tensor::f_from_slice(&zeros).and_then(|tensor| tensor.f_view([1, -1]))
    } else {
        let (values, rows, width) = sines(config.positions, config.width);
        Tensor::f_from_slice(&values).and_then(|tensor| tensor.f_view([rows, width]))
    };
    tensor.map_err(|error| first_line(&error))
}

fn wrong_shape<S: std::fmt::Debug>(
    name: &str,
    is: &[S],
    should: &[impl std::fmt::Debug],
) -> String {
    format!(
        "{name} has shape {is:?}, and by config.json it is {should:?} of floating-point numbers"
    )
}

/// What libtorch says, without its stack.
pub(crate) fn first_line(error: &tch::TchError) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}

/// The sinusoids of Vaswani et al. 2017 as Marian lays them out: the sines of all frequencies, then the
/// cosines. With the number of rows and their width.
fn sines(rows: usize, width: usize) -> (Vec<f32>, i64, i64) {
    let half = width.div_ceil(2);
    let mut values = Vec::with_capacity(rows.saturating_mul(width));
    for row in 0..rows {
        let angle =
            |column: usize| row as f64 / 10_000_f64.powf(2.0 * column as f64 / width as f64);
        values.extend((0..half).map(|column| angle(column).sin() as f32));
        values.extend((0..width - half).map(|column| angle(column).cos() as f32));
    }
    // Both are checked to be small.
    (values, i64::try_from(rows).unwrap_or(0), i64::try_from(width).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn places_are_told_by_sines_and_then_cosines() {
        let (values, rows, width) = sines(3, 4);
        assert_eq!((values.len(), rows, width), (12, 3, 4));
        assert_eq!(values[..4], [0.0, 0.0, 1.0, 1.0]);
        let second = [1_f64.sin(), 0.01_f64.sin(), 1_f64.cos(), 0.01_f64.cos()];
        assert!(values[4..8].iter().zip(second).all(|(a, b)| (f64::from(*a) - b).abs() < 1e-6));
    }
}
