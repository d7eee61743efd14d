"""Who reports what, where several report the same, and what nobody owns."""

BODIES, SEVERAL = "Bodies that report on Đắk Lắk", "Where several report the same"


def test_three_chains_and_the_bank_report_on_the_province(dak_lak):
    through = {row["Body"].text: row["Reports through"].text for row in dak_lak.rows(BODIES)}
    assert through["Provincial Women's Union"] == "Viet Nam Women's Union"
    assert through["District Women's Unions"] == "Viet Nam Women's Union"
    assert through["Department of Culture, Sports and Tourism"] == (
        "Ministry of Culture, Sports and Tourism"
    )
    assert through["Department of Labour, Invalids and Social Affairs"].startswith(
        "Ministry of Labour"
    )
    union = dak_lak.row(BODIES, "Provincial Women's Union")["Indicators"]
    assert union.text == "21"
    assert len(union.figures) == 21
    assert "do not reconcile" in dak_lak.table(BODIES).note


def test_indicators_of_several_bodies_and_programmes_of_several_chains_are_listed(dak_lak):
    kinds = {row["What"].text: (row["Kind"].text, row["Bodies"].text)
             for row in dak_lak.rows(SEVERAL)}  # fmt: skip
    classes = kinds["Training classes on gender equality"]
    assert classes[0] == "an indicator, several bodies"
    assert "Department of Education and Training" in classes[1]
    network = kinds["Domestic violence prevention, the network of the law"]
    assert network == (
        "a programme, several chains",
        "Provincial Women's Union; Department of Culture, Sports and Tourism",
    )


def test_numbers_that_no_body_owns_are_counted(dak_lak):
    nameless = dak_lak.known.here["reported_by"].isna()
    assert (len(nameless), nameless.sum()) == (58, 30)
    said = dak_lak.says("figures in use on Đắk Lắk")
    assert said.startswith("Of the 58 figures in use on Đắk Lắk, 30 name no body.")
    assert "no body reports anything on this place" in said
    count = dak_lak.recorded_one("figures_reported", section="Who does what")
    assert count["estimate"] == len(str(count["figures"]).split(";")) == 30


def test_a_place_whose_figures_name_nobody_says_so(page_of):
    page = page_of("gia-lai", 2023)
    assert page.says("Cannot say: none of the 17 figures on Gia Lai names the body")
