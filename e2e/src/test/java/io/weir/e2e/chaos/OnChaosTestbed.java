package io.weir.e2e.chaos;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A test that breaks parts of the cluster which KUBECONFIG names. It runs only where that is asked
 * for, and alone.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(
        named = "chaos",
        matches = ".*",
        disabledReason = "breaks a testbed: run with -Dchaos, see docs/chaos.md")
@interface OnChaosTestbed {}
