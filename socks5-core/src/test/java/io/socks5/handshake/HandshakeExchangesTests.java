package io.socks5.handshake;

import io.socks5.testkit.HandshakeDriver;
import org.junit.jupiter.api.Nested;

/**
 * All exchanges against the bare handshake, in pieces of every kind.
 */
class HandshakeExchangesTests {

	@Nested
	class GreetingTests extends AbstractGreetingTests {

		GreetingTests() {
			super(new HandshakeDriver());
		}

	}

	@Nested
	class LoginTests extends AbstractLoginTests {

		LoginTests() {
			super(new HandshakeDriver());
		}

	}

	@Nested
	class RequestTests extends AbstractRequestTests {

		RequestTests() {
			super(new HandshakeDriver());
		}

	}

	@Nested
	class ReplyTests extends AbstractReplyTests {

		ReplyTests() {
			super(new HandshakeDriver());
		}

	}

	@Nested
	class RefusalTests extends AbstractRefusalTests {

		RefusalTests() {
			super(new HandshakeDriver());
		}

	}

}
