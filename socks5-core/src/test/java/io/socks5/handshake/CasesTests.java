package io.socks5.handshake;

import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Function;

import io.socks5.testkit.Driver;
import io.socks5.testkit.Exchanges;
import io.socks5.testkit.HandshakeDriver;
import io.socks5.testkit.Played;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Counts the transcripts and what is made of them, so that none gets lost unnoticed.
 */
class CasesTests {

	private static final List<Function<Driver, Exchanges>> CATALOGUE = List.of(Greeting::new, Login::new, Request::new,
			Reply::new, Refusal::new);

	private int transcripts;

	private int cases;

	@Test
	void thereAreAsManyTranscriptsAndCasesAsThereWere() throws Exception {
		countWith(new HandshakeDriver());
		assertThat(this.transcripts).isGreaterThanOrEqualTo(845);
		assertThat(this.cases).isGreaterThanOrEqualTo(17613);
	}

	private void countWith(Driver driver) throws Exception {
		Driver counting = (attempt, transcript) -> {
			Played played = driver.play(attempt, transcript);
			this.transcripts++;
			this.cases += played.cases();
			return played;
		};
		for (Function<Driver, Exchanges> exchanges : CATALOGUE) {
			playAll(exchanges.apply(counting));
		}
	}

	private static void playAll(Exchanges exchanges) throws Exception {
		for (Method method : exchanges.getClass().getSuperclass().getDeclaredMethods()) {
			if (method.isAnnotationPresent(Test.class)) {
				method.invoke(exchanges);
			}
		}
	}

	private static final class Greeting extends AbstractGreetingTests {

		Greeting(Driver driver) {
			super(driver);
		}

	}

	private static final class Login extends AbstractLoginTests {

		Login(Driver driver) {
			super(driver);
		}

	}

	private static final class Request extends AbstractRequestTests {

		Request(Driver driver) {
			super(driver);
		}

	}

	private static final class Reply extends AbstractReplyTests {

		Reply(Driver driver) {
			super(driver);
		}

	}

	private static final class Refusal extends AbstractRefusalTests {

		Refusal(Driver driver) {
			super(driver);
		}

	}

}
