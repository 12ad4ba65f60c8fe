use std::path::Path;

use serde_json::Value;

/// A file of `docs/`.
pub(crate) fn doc(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A schema as published, `tomtat.record.1` for example.
pub(crate) fn published(name: &str) -> Value {
    serde_json::from_str(&doc(&format!("schema/{name}.json"))).unwrap()
}

/// The schema with every field that it does not know forbidden, so that a field added to the types
/// and not to the schema is noticed.
pub(crate) fn strict(name: &str) -> Value {
    fn close(value: &mut Value) {
        if let Value::Object(object) = value {
            if object.contains_key("properties") {
                object.insert("additionalProperties".into(), false.into());
            }
            object.values_mut().for_each(close);
        } else if let Value::Array(values) = value {
            values.iter_mut().for_each(close);
        }
    }
    let mut schema = published(name);
    close(&mut schema);
    schema
}
