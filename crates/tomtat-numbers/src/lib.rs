use tomtat_article::Language;
pub struct Number{pub text:String}
pub struct Name{pub text:String}
pub struct Comparison{pub missing:Vec<Number>,pub added:Vec<Number>}
pub fn compare(_:&str,_:Language,_:&str,_:Language)->Comparison{Comparison{missing:vec![],added:vec![]}}
pub fn names(_:&str)->Vec<Name>{vec![]}
pub fn name_stands_in(_:&str,_:&str)->bool{true}
