from tracelens.named cimport made
