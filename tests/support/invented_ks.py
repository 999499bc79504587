"""A KS that no server made, for tests that nobody may see one."""

# Put together here, so that nothing in the tree looks like a secret; it begins as every KS of version 2.
KS = "djJ8" + "ODExNDQxfKtN_Wz3-" + "no-server-made-this"
