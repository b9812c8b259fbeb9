package io.socks5.testkit.real;

import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link Program}.
 */
class ProgramTests {

	@Test
	void findsAProgram() {
		assertThat(Program.require("sh", "dash")).endsWith("/sh");
	}

	@Test
	void aMissingProgramSkipsATestAndFailsItWhereNothingIsSkipped() {
		boolean nothingIsSkipped = "true".equals(System.getenv("CI"));
		assertThatThrownBy(() -> Program.require("no-such-program", "no-such-package"))
			.isInstanceOf(nothingIsSkipped ? AssertionError.class : TestAbortedException.class)
			.hasMessageContaining("install the Debian package no-such-package");
	}

}
