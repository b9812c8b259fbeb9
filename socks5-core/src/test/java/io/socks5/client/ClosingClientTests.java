package io.socks5.client;

import java.util.List;

import io.socks5.protocol.Phase;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.testkit.Octets;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;

/**
 * A proxy that says no and then leaves the connection open: the client closes it.
 */
class ClosingClientTests extends AbstractFailureTests {

	@Test
	void closesAtOnceWhenNoMethodIsAcceptable() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(GREETING + "< 05 ff\nx\n"))) {
			connecting(proxy, ProxyAuthenticationException.class).isIn(Phase.GREETING);
			proxy.nextConnection().awaitClosedByClient();
		}
	}

	@Test
	void closesAtOnceWhenTheLoginIsRefused() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN + "< 01 01\nx\n"))) {
			loggingIn(proxy, ProxyAuthenticationException.class).isIn(Phase.AUTHENTICATION);
			proxy.nextConnection().awaitClosedByClient();
		}
	}

	@Test
	void closesAtOnceWhenTheRequestIsRefused() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(REQUEST + "< 05 05\nx\n< 00 01 00000000 0000\n"))) {
			connecting(proxy, RequestRejectedException.class).isIn(Phase.REQUEST);
			proxy.nextConnection().awaitClosedByClient();
		}
	}

	@Test
	void closesAtOnceWhenThePeerSpeaksAnotherProtocol() {
		for (String octets : List.of("15 03 03 0002 02 46", "'SSH-2.0-OpenSSH_9.2' 0d0a", "'HTTP/1.1 400'", "04 5a")) {
			try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(GREETING + "< " + octets + "\nx\n"))) {
				connecting(proxy, ProtocolViolationException.class).isIn(Phase.GREETING)
					.returns(Octets.of(octets)[0] & 0xff, ProtocolViolationException::received);
				proxy.nextConnection().awaitClosedByClient();
			}
		}
	}

}
