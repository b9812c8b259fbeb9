package io.socks5.boot.autoconfigure.jdbc;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.test.context.FilteredClassLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What native images need to know about the socket factories of the drivers.
 */
class JdbcRuntimeHintsTests {

	@ParameterizedTest
	@EnumSource
	void registersTheConstructorOfTheFactory(JdbcDriver driver) throws Exception {
		RuntimeHints hints = new RuntimeHints();
		new JdbcRuntimeHints().registerHints(hints, getClass().getClassLoader());
		assertThat(Class.forName(driver.factory()).getConstructors()).isNotEmpty()
			.allSatisfy((
					constructor) -> assertThat(RuntimeHintsPredicates.reflection().onConstructorInvocation(constructor))
						.accepts(hints));
	}

	@ParameterizedTest
	@EnumSource
	void registersNothingForADriverThatIsMissing(JdbcDriver driver) throws Exception {
		RuntimeHints hints = new RuntimeHints();
		new JdbcRuntimeHints().registerHints(hints, new FilteredClassLoader(driver.className()));
		assertThat(RuntimeHintsPredicates.reflection().onType(Class.forName(driver.factory()))).rejects(hints);
	}

}
