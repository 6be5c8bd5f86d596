package io.weir.router.plan;

import io.weir.rollout.Verdict;

/**
 * What every part of a plan knows.
 *
 * @param verdict that is carried out
 * @param names of the objects around the canary
 * @param settings of this router
 */
record Parts(Verdict verdict, Names names, PlanSettings settings) {}
