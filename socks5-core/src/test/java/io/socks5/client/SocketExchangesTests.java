package io.socks5.client;

import io.socks5.handshake.AbstractGreetingTests;
import io.socks5.handshake.AbstractLoginTests;
import io.socks5.handshake.AbstractRefusalTests;
import io.socks5.handshake.AbstractReplyTests;
import io.socks5.handshake.AbstractRequestTests;
import org.junit.jupiter.api.Nested;

/**
 * All exchanges over loopback, through the client.
 */
class SocketExchangesTests {

	@Nested
	class GreetingTests extends AbstractGreetingTests {

		GreetingTests() {
			super(new SocketDriver());
		}

	}

	@Nested
	class LoginTests extends AbstractLoginTests {

		LoginTests() {
			super(new SocketDriver());
		}

	}

	@Nested
	class RequestTests extends AbstractRequestTests {

		RequestTests() {
			super(new SocketDriver());
		}

	}

	@Nested
	class ReplyTests extends AbstractReplyTests {

		ReplyTests() {
			super(new SocketDriver());
		}

	}

	@Nested
	class RefusalTests extends AbstractRefusalTests {

		RefusalTests() {
			super(new SocketDriver());
		}

	}

}
