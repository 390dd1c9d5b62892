"""Answers on record: what a run scored on each question, and the questions with their replies.

`sample` is one answered question, `outcome_record` the compact record of all scores that travels
with a result, and `sample_file` the file of all answers on this machine.
"""
