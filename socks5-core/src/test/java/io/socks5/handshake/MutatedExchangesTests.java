package io.socks5.handshake;

import io.socks5.testkit.MutatingDriver;
import org.junit.jupiter.api.Nested;

/**
 * Every valid exchange with every octet of the server replaced by every other.
 */
class MutatedExchangesTests {

	@Nested
	class GreetingTests extends AbstractGreetingTests {

		GreetingTests() {
			super(new MutatingDriver());
		}

	}

	@Nested
	class LoginTests extends AbstractLoginTests {

		LoginTests() {
			super(new MutatingDriver());
		}

	}

	@Nested
	class RequestTests extends AbstractRequestTests {

		RequestTests() {
			super(new MutatingDriver());
		}

	}

	@Nested
	class ReplyTests extends AbstractReplyTests {

		ReplyTests() {
			super(new MutatingDriver());
		}

	}

}
