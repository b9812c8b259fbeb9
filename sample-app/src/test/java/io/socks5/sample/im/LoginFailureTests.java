package io.socks5.sample.im;

import java.io.IOException;
import java.net.ConnectException;
import java.util.Map;

import org.jivesoftware.smack.sasl.SASLErrorException;
import org.jivesoftware.smack.sasl.packet.SaslNonza.SASLFailure;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which failures another try can help.
 */
class LoginFailureTests {

	@Test
	void takesARefusedPasswordAsFinal() {
		LoginFailure failure = LoginFailure.of(refusal("not-authorized"));
		assertThat(failure.refused()).isTrue();
		assertThat(failure.reason()).startsWith("The XMPP server rejected the login").contains("not-authorized");
	}

	@Test
	void triesAgainAfterATemporaryRefusal() {
		assertThat(LoginFailure.of(refusal("temporary-auth-failure")).refused()).isFalse();
	}

	@Test
	void triesAgainAfterAnythingElse() {
		assertThat(LoginFailure.of(new ConnectException("not reachable")))
			.isEqualTo(new LoginFailure("not reachable", false));
	}

	@Test
	void looksBehindWrappers() {
		assertThat(LoginFailure.of(new IOException("outer", refusal("not-authorized"))).refused()).isTrue();
	}

	@Test
	void hasAReasonWithoutAMessage() {
		assertThat(LoginFailure.of(new IOException()).reason()).isEqualTo("IOException");
	}

	@Test
	void keepsTheReasonShort() {
		assertThat(LoginFailure.of(new IOException("x".repeat(5000))).reason()).hasSizeLessThan(400);
	}

	private SASLErrorException refusal(String condition) {
		return new SASLErrorException("PLAIN", new SASLFailure(condition), Map.of());
	}

}
