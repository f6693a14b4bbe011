"""How operators make a model better, and learn by how much.

A data set is built (`build`), heads are trained on a frozen backbone (`heads`) or the whole
network is (`finetune`), what comes out is measured (`evaluation`) and attacked (`attack`).
Nothing of this is needed to score: the service never imports it.
"""
