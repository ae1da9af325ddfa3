"""The law of the parcours d'intégration as pure functions: facts and a date in, a decision out.

Read `epreuves` first (the order of the tests), then one module per noun of the law:
`nationalite`, `famille`, `territoire`, `titre`, `sejour`, `age`, `dispenses`, `echeances`.
`decision.statuer` joins them; `regimes` holds the figures that change with the date of the order;
`horloges` says in words how each deadline was reached.
"""
