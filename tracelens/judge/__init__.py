"""The only place that talks to a model: questions of a rubric are asked about traces, and answers become findings.

Every answer is stored before it is read, so it is paid once; every call ends in one named state; a trace is data
that can never give the judge an order it has to follow.
"""
