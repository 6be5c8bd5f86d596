/**
 * Commands of people and pipelines (docs/commands.md): accepted over HTTP by any analyzer, consumed
 * by the owner of the canary.
 */
package io.weir.analyzer.command;
