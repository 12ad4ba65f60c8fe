//! A text of 20,000 words with ten facts in it.

/// Its headline.
pub(crate) const TITLE: &str = "A year in the region";

/// Facts of which each is planted in another tenth of the text.
pub(crate) const FACTS: [&str; 10] = [
    "The Orsk reservoir lost 41,000 cubic metres of water in March, engineer Lena Brandt said.",
    "A court in Belmar fined the Koral Bank 3.2 million euros for false accounts.",
    "Doctors at Lomnica Hospital vaccinated 6,400 children against measles.",
    "The Ardan Railway ordered 28 new trains from a factory in Ostrava.",
    "Divers found a Roman ship with 900 jars near the island of Tarn.",
    "Minister Pavel Novik resigned after a vote of 112 to 97.",
    "A fire at the Vesna paper mill destroyed 15,000 tonnes of wood.",
    "Farmers around Zelin harvested 730,000 tonnes of wheat, a record.",
    "The University of Marn opened a laboratory that cost 58 million euros.",
    "Skier Anna Lind won the Drava Cup by 0.4 seconds.",
];

/// 20,000 words: filler without names and numbers, and the facts spread evenly, each in the middle
/// of its tenth.
pub(crate) fn paragraphs() -> Vec<Vec<String>> {
    let fillers = [
        "People in the region spoke about the weather and about the price of bread for a while.",
        "Many of them had lived there for a long time and knew every path through the hills.",
        "Some said that things had been better before, and others did not agree with them at all.",
        "The road was quiet in the morning, and the shops opened one after the other.",
        "A council meeting was put off again, which did not seem to surprise anybody in the room.",
        "Later in the day the rain stopped, and children came out to play in the square.",
    ];
    let mut paragraphs: Vec<Vec<String>> = Vec::new();
    for tenth in FACTS {
        for at in 0..30 {
            let mut paragraph: Vec<String> =
                (0..4).map(|i| fillers[(at + i) % fillers.len()].to_owned()).collect();
            if at == 15 {
                paragraph.insert(2, tenth.to_owned());
            }
            paragraphs.push(paragraph);
        }
    }
    paragraphs
}
