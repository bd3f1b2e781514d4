"""Names, countries and words that demonstration customers are made of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Culture:
    """Given and family names that go together, and the dialling code beside them."""

    country: str
    weight: int
    dialling: str
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]


def _culture(country: str, weight: int, dialling: str, women: str, men: str, families: str) -> Culture:
    return Culture(country, weight, dialling, tuple(women.split()), tuple(men.split()), tuple(families.split()))


CULTURES = (
    _culture(
        "Germany", 26, "+49 30",
        "Hanna Lea Mia Emma Johanna Clara Frieda Greta Katrin Sabine Anke Ute Marlene Birgit",
        "Jonas Lukas Felix Paul Moritz Tobias Stefan Karl Anton Matthias Uwe Henrik Till Bernd",
        "Weber Müller Schmidt Becker Hoffmann Krüger Vogel Lange Brandt Schäfer Winkler Roth Keller Busch Engel Haas"),
    _culture(
        "United Kingdom", 18, "+44 20",
        "Olivia Amelia Isla Charlotte Grace Poppy Alice Imogen Harriet Rosie Gemma Beth",
        "Oliver George Harry Jack Thomas Alfie Edward Rupert Callum Lewis Owen Gareth",
        "Smith Jones Taylor Brown Davies Evans Wilson Thompson Wright Hughes Edwards Clarke Baker Turner Ward"),
    _culture(
        "United States", 14, "+1 212",
        "Ava Madison Abigail Harper Chloe Brooklyn Kayla Jasmine Rachel Lauren Megan Taylor",
        "Liam Mason Ethan Logan Jackson Tyler Brandon Carter Wyatt Dylan Marcus Caleb",
        "Johnson Miller Anderson Jackson Harris Martin Robinson Walker Young King Scott Hill Adams Nelson Carter"),
    _culture(
        "Netherlands", 8, "+31 20",
        "Sanne Lotte Fenna Anouk Femke Maaike Esther Julia",
        "Daan Sem Bram Thijs Ruben Sander Jeroen Tom",
        "de_Vries Jansen Bakker Visser Smit Meijer Mulder Achterberg Bos Dekker van_Dijk Hendriks"),
    _culture(
        "France", 9, "+33 1",
        "Camille Manon Chloé Léa Inès Juliette Élise Margaux Sophie Amélie",
        "Hugo Louis Gabriel Arthur Jules Théo Antoine Mathis Nicolas Bastien",
        "Martin Bernard Dubois Moreau Laurent Lefebvre Roux Fournier Girard Mercier Blanc Garnier"),
    _culture(
        "Spain", 8, "+34 91",
        "Lucía Carmen Paula Elena Alba Marta Nuria Pilar Rocío Ana",
        "Pablo Diego Javier Álvaro Sergio Adrián Manuel Jorge Iván Raúl",
        "García Fernández López Sánchez Pérez Gómez Ruiz Moreno Jiménez Navarro Torres Molina"),
    _culture(
        "Italy", 7, "+39 06",
        "Giulia Chiara Francesca Sara Martina Elisa Alessia Federica Bianca Paola",
        "Luca Matteo Lorenzo Andrea Davide Marco Riccardo Simone Pietro Enrico",
        "Moretti Rossi Russo Ferrari Esposito Romano Colombo Ricci Marino Greco Conti Costa"),
    _culture(
        "Portugal", 4, "+351 21",
        "Ines Beatriz Mariana Leonor Joana Catarina", "Tiago João Rui Duarte Gonçalo Miguel",
        "Duarte Silva Santos Ferreira Pereira Oliveira Sousa Almeida Ribeiro"),
    _culture(
        "Sweden", 5, "+46 8",
        "Astrid Elsa Maja Linnea Saga Ebba Freja", "Erik Lars Oskar Gustav Nils Axel Björn",
        "Lindqvist Andersson Johansson Karlsson Nilsson Bergström Holm Sandberg Ekman"),
    _culture(
        "Poland", 5, "+48 22",
        "Zofia Agnieszka Katarzyna Magda Ewa Kinga Natalia", "Jakub Piotr Tomasz Marek Kacper Wojciech Michał",
        "Nowak Kowalski Wiśniewski Wójcik Zieliński Mazur Krawczyk Lis Dudek"),
    _culture(
        "India", 7, "+91 22",
        "Priya Ananya Kavya Meera Nisha Divya Lakshmi Aditi", "Arjun Rohan Vikram Sanjay Rahul Aarav Nikhil Karthik",
        "Raman Sharma Patel Gupta Iyer Reddy Nair Mehta Singh Desai Rao"),
    _culture(
        "Ghana", 3, "+233 30",
        "Amara Akosua Abena Efua Adwoa Yaa", "Kofi Kwame Kojo Kwabena Yaw Ekow",
        "Osei Mensah Boateng Owusu Asante Appiah Addo Agyeman"),
    _culture(
        "Nigeria", 4, "+234 1",
        "Chioma Adaeze Ngozi Funmi Temitope Zainab", "Emeka Chinedu Tunde Olu Ibrahim Segun",
        "Okafor Adeyemi Okonkwo Balogun Eze Nwosu Abubakar Ogunleye"),
    _culture(
        "Brazil", 5, "+55 11",
        "Fernanda Juliana Larissa Camila Bruna Tatiana", "Thiago Rafael Gustavo Felipe Leandro Caio",
        "Barbosa Cardoso Rocha Araújo Teixeira Moraes Lima Nunes Vieira"),
    _culture(
        "Japan", 3, "+81 3",
        "Yui Sakura Hina Aoi Keiko Naomi", "Haruto Kenji Ren Takumi Sota Hiroshi",
        "Sato Suzuki Takahashi Tanaka Watanabe Ito Nakamura Kobayashi"),
    _culture(
        "Turkey", 4, "+90 212",
        "Elif Zeynep Ayşe Defne Selin Derya", "Emre Mehmet Can Burak Kerem Deniz",
        "Yılmaz Kaya Demir Şahin Çelik Aydın Öztürk Arslan"),
    _culture(
        "United Arab Emirates", 2, "+971 4",
        "Fatima Layla Noor Salma Huda", "Omar Khalid Yusuf Hassan Tariq",
        "Haddad Al-Farsi Mansour Nasser Rahman Saleh"),
    _culture(
        "Vietnam", 2, "+84 28",
        "Linh Mai Thảo Hương Lan", "Minh Tuấn Huy Bảo Long", "Nguyen Trần Lê Phạm Hoàng Vũ"),
    _culture(
        "Ireland", 3, "+353 1",
        "Aoife Niamh Saoirse Ciara Roisin", "Conor Cian Sean Patrick Declan",
        "Murphy Kelly O'Sullivan Walsh O'Brien Byrne Doyle"),
    _culture(
        "Canada", 4, "+1 416",
        "Emily Hannah Maya Zoe Claire Nora", "Noah Benjamin William Nathan Ryan Simon",
        "Tremblay Roy Campbell MacDonald Bouchard Fraser Wong Singh"),
)  # fmt: skip

OWNERS = ("Ines Duarte", "Marc Vogel", "Leila Haddad", "Oskar Holm", "Grace Mensah", "Tom Achterberg")
MAIL_HOSTS = ("example.com", "example.org", "example.net", "mail.example", "post.example")
CALL_NOTES = (
    None, None, None, "Clear next step agreed.",
    "Wants to finish before spring.", "Travelling until the end of the month.",
    "Asked about paying by transfer.", "Goals reviewed, on track.", "Needs help with module 4.",
)  # fmt: skip
PLANS = ("Starter", "Momentum", "Scale-up", "Mastermind")
PLAN_SHARES = (0.30, 0.36, 0.24, 0.10)
PLAN_PRICES = (149, 310, 620, 980)
