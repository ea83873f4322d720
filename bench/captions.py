"""Captions to measure with, written for that: several languages, four lengths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

LENGTHS = (50, 280, 1000, 3000)

PARAGRAPHS: Mapping[str, Sequence[str]] = {
    "en": (
        "This morning I took the first crossing of the day and was the only person on deck who "
        "did not look at a phone. It is very quiet out there: no diesel, no shaking, just water "
        "and a few gulls that are obviously used to us by now. #ShortCrossings",
        "People often ask whether an electric ferry is really cheaper to run. The honest answer "
        "is that it was more expensive to build, and that most of the difference was paid back "
        "within four winters. We utilized every bit of data that we had in order to find out.",
        "Our apprentices were trained by two chief engineers who have been doing this for thirty "
        "years. They were shown how to open a battery room safely, and one of them was asked to "
        "explain it to the visiting minister. She basically nailed it 🚢.",
        "A colleague from the yard told me that the hardest part was not the motor. It was the "
        "plug: it has to be connected in under 90 seconds, at low tide, in a storm, by somebody "
        "who is wearing gloves. There is a lot of thought in a thing that looks so simple.",
        "If you are a welder, an electrician or simply somebody who can't leave broken things "
        "alone, we should talk. The team is small, the coffee is strong, and the guys and girls "
        "in the hall are happy to show you around: https://sanderling.example/jobs?from=caption",
        "Last week, the harbour school was visited by 140 children. Several of them wanted to "
        "know whether fish hear us. It turns out that they do, but less than before, and that "
        "this was measured by the university. I really like questions that need a measurement.",
        "In the event of fog we stay in port, and that is not a bug. A timetable is a promise, "
        "but so is a safe arrival, and our masters have the last word. However, nobody enjoys "
        "telling forty commuters that they will be late. We are in the process of building an "
        "app that tells them earlier.",
        "The new hull saves about 12% of the energy on the long line, which is extremely good "
        "news for the islands. A number of measures were taken: fewer appendages, a smoother "
        "paint, and a bow that was drawn by people who had to go out in January themselves.",
        "So much for the technology. What I remember is a passenger who was crossing for the "
        "last time after fifty years of commuting, and who was given the bell to ring. He was "
        "quite moved, and so were we. Thanks to @harbourschool for the pictures! #TeamSanderling",
        "One more thing that surprised me: the quiet changed how the crew talk. On the old boats "
        "everything had to be shouted, and a joke was over before it was understood. Now they "
        "whisper at night, as one does in a library that happens to float.",
        "Finally, a word about money, because it is asked in every meeting. The boats are owned "
        "by the islands, the batteries are rented, and the power is bought at night when there is "
        "wind. It is an arrangement that each and every side can actually live with.",
    ),
    "de": (
        "Heute früh war ich auf der ersten Überfahrt dabei. Es ist erstaunlich, wie leise so ein "
        "Schiff sein kann: kein Diesel, kein Zittern, nur Wasser, Möwen und der Bäcker, der seine "
        "Brötchen auf die Insel bringt. #LeiseÜberfahrt",
        "Unsere Auszubildenden haben diese Woche zum ersten Mal einen Batterieraum geöffnet, "
        "natürlich mit Handschuhen und mit zwei Kolleginnen, die das seit Jahren machen. "
        "Großer Respekt vor so viel Sorgfalt! Wer mag, liest mehr: https://sanderling.example/de",
        "Ob sich das rechnet, werde ich oft gefragt. Die ehrliche Antwort: Im Bau war es teurer, "
        "im Betrieb ist es billiger, und nach vier Wintern war der Unterschied eingeholt. Die "
        "Straße zum Anleger müssten wir allerdings immer noch größer bauen.",
    ),
    "fr": (
        "Ce matin, j’étais à bord de la première traversée. Pas de diesel, pas de secousses : "
        "seulement l’eau, quelques mouettes et le boulanger qui apporte son pain sur l’île. "
        "On s’habitue très vite à ce silence. #TraverséesCourtes",
        "Nos apprentis ont ouvert pour la première fois une salle de batteries, avec des gants, "
        "bien sûr, et sous l’œil de deux ingénieures qui font cela depuis longtemps. L’une "
        "d’elles m’a dit : « Le plus difficile, ce n’est pas le moteur, c’est la prise. »",
        "Est-ce moins cher ? À la construction, non ; à l’usage, oui. Après quatre hivers, la "
        "différence était rattrapée, et les pêcheurs disent que le poisson revient plus près du "
        "quai. À vérifier, évidemment : https://sanderling.example/fr/mesures",
    ),
    "es": (
        "Esta mañana viajé en el primer barco del día. Ni diésel ni temblores: solo agua, unas "
        "gaviotas y el panadero que lleva el pan a la isla. ¿Quién dijo que un puerto tiene que "
        "ser ruidoso? #TravesíasCortas",
        "Nuestras aprendices abrieron por primera vez una sala de baterías, con guantes y con dos "
        "ingenieras que llevan años en esto. Una niña preguntó si los peces nos oyen. Pues sí, "
        "pero menos que antes, y la universidad lo ha medido 🐟.",
        "¿Sale más barato? Construirlo fue más caro, usarlo cuesta menos, y en cuatro inviernos "
        "se igualó la cuenta. Más detalles aquí: https://sanderling.example/es/numeros",
    ),
    "pl": (
        "Dziś rano płynąłem pierwszym kursem. Żadnego diesla, żadnych drgań, tylko woda, mewy "
        "i piekarz, który wiezie chleb na wyspę. Trudno uwierzyć, że port może być tak cichy. "
        "#KrótkieRejsy",
        "Nasi uczniowie po raz pierwszy otworzyli pomieszczenie z akumulatorami, oczywiście "
        "w rękawicach i pod okiem dwóch inżynierek. Jedna z nich powiedziała, że najtrudniejsza "
        "była wtyczka, a nie silnik. Więcej: https://sanderling.example/pl",
        "Czy to się opłaca? Budowa kosztowała więcej, eksploatacja kosztuje mniej, a po czterech "
        "zimach rachunek się wyrównał. Dziękuję całej załodze za cierpliwość do moich pytań!",
    ),
    "tr": (
        "Bu sabah günün ilk seferindeydim. Dizel yok, titreşim yok; yalnızca su, birkaç martı ve "
        "adaya ekmek taşıyan fırıncı. Bir limanın bu kadar sessiz olabileceğine inanmak güç. "
        "#KısaSeferler",
        "Çıraklarımız ilk kez bir akü odasını açtı; elbette eldivenle ve iki deneyimli "
        "mühendisin yanında. İçlerinden biri, en zor parçanın motor değil, fiş olduğunu "
        "söyledi. Işıklar sönünce İstanbul’dan bile görülüyor: https://sanderling.example/tr",
        "Daha mı ucuz? Yapımı pahalıydı, işletmesi ucuz; dört kış sonra fark kapandı. "
        "Sorularıma sabırla yanıt veren bütün ekibe içtenlikle teşekkür ederim 🙏",
    ),
    "ru": (
        "Сегодня утром я шёл первым рейсом. Ни дизеля, ни дрожи, только вода, чайки и пекарь, "
        "который везёт хлеб на остров. Трудно поверить, что порт бывает таким тихим. "
        "#КороткиеРейсы",
        "Наши ученики впервые открыли аккумуляторный отсек: конечно, в перчатках и вместе с "
        "двумя инженерами. Одна из них сказала, что труднее всего был не двигатель, а разъём. "
        "Подробнее здесь: https://sanderling.example/ru",
        "Дешевле ли это? Строить было дороже, ходить дешевле, и за четыре зимы разница "
        "окупилась. Спасибо всему экипажу за терпение к моим вопросам!",
    ),
    "ja": (
        "今朝、始発の便に乗りました。ディーゼルの音も振動もなく、聞こえるのは水とカモメの声だけ。"
        "島へパンを運ぶパン屋さんも、この静けさにはすっかり慣れたそうです。 #短い船旅",
        "見習いのみんなが初めて蓄電池室を開けました。もちろん手袋をして、経験豊かな二人の技師と"
        "いっしょに。いちばん難しいのはモーターではなくプラグだと教わりました⚡",
        "費用は安いのかとよく聞かれます。建造は高く、運航は安く、四回の冬で差はなくなりました。"
        "詳しくはこちらへ https://sanderling.example/ja 質問に付き合ってくれた皆さんに感謝します。",
    ),
}


def of_length(language: str, length: int, number: int = 0) -> str:
    """One caption of about `length` characters. `number` makes each line differ from that of
    another number, so that nothing remembered helps; lines of one caption differ too."""
    lines: list[str] = []
    left, paragraphs = length, PARAGRAPHS[language]
    while left > 0:
        turn, which = divmod(len(lines), len(paragraphs))
        sign = f"{number}.{turn} " if turn or number else ""
        line = (sign + paragraphs[which])[:left]
        lines.append(line)
        left -= len(line) + 2
    return "\n\n".join(lines)


def all_of(length: int, number: int = 0) -> list[str]:
    """One caption a language."""
    return [of_length(language, length, number) for language in PARAGRAPHS]
