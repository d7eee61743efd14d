# ruff: noqa: PLC0415 -- each package is imported only where it is installed, and is asked for.
"""One estimator of one package on one file, timed in a process of its own: a worker of `impact.py`.

It runs in our environment and in that of the peers, hence plain functions and imports inside them.
Prints one line of JSON: best and all seconds, numbers to compare, peak memory.
"""

from __future__ import annotations

import contextlib
import io
import json
import resource
import sys
import time
import warnings

import numpy as np
import pandas as pd

DRAWS, RI_DRAWS, SEED = 1_000, 2_000, 20260101
N_PRE, N_POST = 4, 4
"""Estimates before and after the omitted period in `event_study_beta_sigma.csv`."""
COLUMNS = {"unit": "unit", "period": "period", "outcome": "y", "first_treated": "g"}


def declared(table, covariates=()):
    from helpers.impact import declare_panel

    return declare_panel(table, **COLUMNS, covariates=covariates)


def overall(result):
    row = result.select("overall").estimates.iloc[0]
    return [float(row["estimate"]), float(row["se"])]


def ours_cs(table, covariates=()):
    from helpers.impact import aggregate_effects, group_time_effects

    effects = group_time_effects(declared(table, covariates), draws=DRAWS, seed=SEED)
    return overall(aggregate_effects(effects, "dynamic"))


def ours_cs_x(table):
    return ours_cs(table, ("x",))


def ours_event_study(table):
    from helpers.impact import estimate_event_study

    found = estimate_event_study(declared(table)).estimates
    row = found[found["event_time"].eq(0).fillna(False)].iloc[0]
    return [float(row["estimate"]), float(row["se"])]


def ours_sun_abraham(table):
    from helpers.impact import estimate_sun_abraham

    found = estimate_sun_abraham(declared(table)).estimates
    row = found[found["event_time"].eq(0).fillna(False) & found["kind"].eq("event_time")].iloc[0]
    return [float(row["estimate"]), float(row["se"])]


def ours_imputation(table):
    from helpers.impact import estimate_imputation

    return overall(estimate_imputation(declared(table)))


def ours_randomisation(table):
    from helpers.impact import randomisation_test

    found = randomisation_test(
        table["y"], table["d"], seed=SEED, draws=RI_DRAWS, has_interval=False
    )
    return [float(found.observed), float(found.p_value)]


def ours_honest_rm(table):
    from helpers.impact import honest_did

    beta, sigma = study(table)
    found = honest_did(
        (beta, sigma), n_pre=N_PRE, n_post=N_POST, target="average", bounds=(0.5, 1.0, 1.5, 2.0)
    ).table
    return found[["lower", "upper"]].to_numpy().ravel().tolist()


def ours_honest_sd(table):
    from helpers.impact import honest_did

    beta, sigma = study(table)
    found = honest_did(
        (beta, sigma),
        n_pre=N_PRE,
        n_post=N_POST,
        target="average",
        restriction="smoothness",
        bounds=BOUNDS,
    ).table
    return found[["lower", "upper"]].to_numpy().ravel().tolist()


BOUNDS = (0.0, 0.01, 0.02, 0.03, 0.04, 0.05)


def study(table):
    values = table.drop(columns="row").to_numpy(float)
    return values[0], values[1:]


def never_is_zero(table):
    return table.assign(g=table["g"].fillna(0).astype(int))


def diff_diff_cs(table, covariates=None):
    import diff_diff

    found = diff_diff.CallawaySantAnna(n_bootstrap=DRAWS, seed=SEED).fit(
        never_is_zero(table), outcome="y", unit="unit", time="period", first_treat="g",
        covariates=covariates,
    )  # fmt: skip
    event = found.aggregate("event_study").to_dataframe()
    return [float(event.loc[event["event_time"].ge(0), "att"].mean()), float("nan")]


def diff_diff_cs_x(table):
    return diff_diff_cs(table, ["x"])


def diff_diff_sun_abraham(table):
    import diff_diff

    found = diff_diff.SunAbraham(cluster="unit").fit(
        never_is_zero(table), outcome="y", unit="unit", time="period", first_treat="g"
    )
    at_start = found.event_study_effects[0]
    return [float(at_start["effect"]), float(at_start["se"])]


def diff_diff_imputation(table):
    import diff_diff

    found = diff_diff.ImputationDiD(cluster="unit").fit(
        never_is_zero(table), outcome="y", unit="unit", time="period", first_treat="g"
    )
    return [float(found.overall_att), float(found.overall_se)]


def diff_diff_honest_sd(table):
    return _honest(table, "smoothness", BOUNDS)


def diff_diff_honest_rm(table):
    return _honest(table, "relative_magnitude", (0.5, 1.0, 1.5, 2.0))


def _honest(table, method, bounds):
    from diff_diff.honest_did import HonestDiD

    beta, sigma = study(table)
    ends = []
    for bound in bounds:
        found = HonestDiD(method=method, M=bound).fit(_as_multi_period(beta, sigma))
        ends += [float(found.ci_lb), float(found.ci_ub)]
    return ends


def _as_multi_period(beta, sigma):
    from diff_diff import MultiPeriodDiDResults, PeriodEffect

    times = [-5, -4, -3, -2, 0, 1, 2, 3]
    effects = {
        t: PeriodEffect(t, b, s, b / s, 0.0, (b - 2 * s, b + 2 * s))
        for t, b, s in zip(times, beta, np.sqrt(np.diag(sigma)), strict=True)
    }
    return MultiPeriodDiDResults(
        period_effects=effects, avg_att=float(beta[N_PRE:].mean()), avg_se=1.0, avg_t_stat=1.0,
        avg_p_value=1.0, avg_conf_int=(0.0, 0.0), n_obs=100, n_treated=50, n_control=50,
        pre_periods=times[:N_PRE], post_periods=times[N_PRE:], reference_period=-1, vcov=sigma,
        interaction_indices={t: i for i, t in enumerate(times)},
    )  # fmt: skip


def csdid_cs(table, formula="y~1"):
    from csdid.att_gt import ATTgt

    found = ATTgt(
        yname="y", tname="period", idname="unit", gname="g", data=never_is_zero(table),
        control_group=["nevertreated"], xformla=formula, biters=DRAWS, cband=True,
    ).fit(est_method="dr")  # fmt: skip
    event = found.aggte(typec="dynamic", biters=DRAWS, cband=True)
    answer = event.atte
    return [float(answer["overall_att"]), float("nan")]


def csdid_cs_x(table):
    return csdid_cs(table, "y~x")


def differences_cs(table, formula="y"):
    from differences import ATTgt

    found = ATTgt(data=table.set_index(["unit", "period"]), cohort_column="g")
    found.fit(
        formula=formula, est_method="dr", boot_iterations=DRAWS, random_state=SEED, n_jobs=1,
        progress_bar=False,
    )  # fmt: skip
    event = found.aggregate(
        "event", overall=True, boot_iterations=DRAWS, random_state=SEED, n_jobs=1
    )
    return [float(event.to_numpy().ravel()[0]), float("nan")]


def differences_cs_x(table):
    return differences_cs(table, "y ~ x")


def moderndid_cs(table, formula=None):
    import moderndid

    found = moderndid.att_gt(
        never_is_zero(table), yname="y", tname="period", idname="unit", gname="g",
        xformla=formula, boot=True, biters=DRAWS, random_state=SEED,
    )  # fmt: skip
    event = moderndid.aggte(found, type="dynamic", boot=True, biters=DRAWS, random_state=SEED)
    return [float(event.overall_att), float("nan")]


def moderndid_cs_x(table):
    return moderndid_cs(table, "~ x")


def moderndid_honest_rm(table):
    import moderndid

    beta, sigma = study(table)
    found = moderndid.create_sensitivity_results_rm(
        betahat=beta, sigma=sigma, num_pre_periods=N_PRE, num_post_periods=N_POST, method="C-LF",
        l_vec=np.full((N_POST, 1), 1 / N_POST),
        m_bar_vec=[0.5, 1.0, 1.5, 2.0],
    )  # fmt: skip
    return found[["lb", "ub"]].to_numpy().ravel().tolist()


def moderndid_honest_sd(table):
    import moderndid

    beta, sigma = study(table)
    found = moderndid.create_sensitivity_results_sm(
        betahat=beta, sigma=sigma, num_pre_periods=N_PRE, num_post_periods=N_POST, method="FLCI",
        l_vec=np.full((N_POST, 1), 1 / N_POST),
        m_vec=list(BOUNDS),
    )  # fmt: skip
    return found[["lb", "ub"]].to_numpy().ravel().tolist()


def pyfixest_event_study(table):
    import pyfixest

    since = (table["period"] - table["g"]).fillna(-1).astype(int)
    found = pyfixest.feols(
        "y ~ i(since, ref=-1) | unit + period", table.assign(since=since), vcov={"CRV1": "unit"}
    ).tidy()
    row = found.loc[[n for n in found.index if n.replace("]", "").split("::")[-1] in ("0", "T.0")]]
    return [float(row["Estimate"].iloc[0]), float(row["Std. Error"].iloc[0])]


def pyfixest_randomisation(table):
    import pyfixest

    fit = pyfixest.feols("y ~ d", table)
    found = fit.ritest("d", reps=RI_DRAWS, type="randomization-c", rng=np.random.default_rng(1))
    return [float(found["Estimate"]), float(found["Pr(>|t|)"])]


def main() -> None:
    package, task, file, rounds = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
    table, run = pd.read_csv(file), globals()[f"{package}_{task}"]
    warnings.simplefilter("ignore")
    seconds, numbers = [], []
    for _ in range(rounds):
        started = time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()):  # some peers print as they fit
            numbers = run(table)
        seconds.append(time.perf_counter() - started)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "numbers": numbers, "peak_mb": peak}))


if __name__ == "__main__":
    main()
