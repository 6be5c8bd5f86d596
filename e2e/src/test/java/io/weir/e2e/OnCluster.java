package io.weir.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A test that changes the cluster which KUBECONFIG names. It runs only where that is asked for, so
 * that building the project on a machine with a kubeconfig touches nothing.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(
        named = "e2e",
        matches = ".*",
        disabledReason = "changes a cluster: run with -De2e and KUBECONFIG")
@interface OnCluster {}
