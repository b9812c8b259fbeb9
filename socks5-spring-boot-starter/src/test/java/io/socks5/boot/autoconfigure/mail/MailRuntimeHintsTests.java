package io.socks5.boot.autoconfigure.mail;

import java.util.List;

import io.socks5.boot.mail.Socks5SmtpTransport;
import io.socks5.boot.mail.Socks5SmtpsTransport;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What native images need to know about the transports.
 */
class MailRuntimeHintsTests {

	@Test
	void registersTheConstructorsOfTheTransports() {
		RuntimeHints hints = new RuntimeHints();
		new MailRuntimeHints().registerHints(hints, getClass().getClassLoader());
		for (Class<?> transport : List.of(Socks5SmtpTransport.class, Socks5SmtpsTransport.class)) {
			assertThat(transport.getConstructors()).isNotEmpty()
				.allSatisfy((constructor) -> assertThat(
						RuntimeHintsPredicates.reflection().onConstructorInvocation(constructor))
					.accepts(hints));
		}
	}

}
