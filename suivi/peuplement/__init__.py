"""Thousands of fictitious files written straight into the tables, for measures and for big demonstrations.

Read `lot` first: a batch draws `cohorte`s (a dozen persons who begin a course together), each person lives her `vie`,
and `ecriture` copies the rows. The answers are those of the law: `beneficiaires.actions` is asked, nothing is made up.
"""
