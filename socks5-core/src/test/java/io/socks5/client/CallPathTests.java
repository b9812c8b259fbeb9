package io.socks5.client;

import java.lang.StackWalker.StackFrame;
import java.util.ArrayList;
import java.util.List;

import io.socks5.event.ConnectAttempt;
import io.socks5.event.ConnectListener.Observation;
import io.socks5.protocol.AuthMethod;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the number of methods between an application's call and the listener that
 * hears of it: a stack trace of a connect is short enough to be read.
 */
@Timeout(60)
class CallPathTests {

	private static final int MAX_FRAMES = 16;

	private static final Script CONNECT = Script.of("""
			> 05 01 00                              VER NMETHODS METHODS
			< 05 00                                 VER METHOD
			> 05 01 00 03 0b 'example.com' 01bb     VER CMD RSV ATYP DST.ADDR DST.PORT
			< 05 00 00 01 c0000201 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
			""");

	private final List<String> frames = new ArrayList<>();

	@Test
	void isShortFromAConnectToTheMethodSelected() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(CONNECT);
				Socks5Client client = TestClients.proxy(proxy).listener(this::started).build()) {
			client.connect("example.com", 443).close();
		}
		assertThat(this.frames).last().isEqualTo("Socks5Client.connect");
		assertThat(this.frames).hasSizeLessThanOrEqualTo(MAX_FRAMES);
	}

	@Test
	void hasNoLambdaFromAConnectToTheExchange() throws Exception {
		isShortFromAConnectToTheMethodSelected();
		int exchange = this.frames.indexOf("ExchangeChain.receive");
		assertThat(exchange).isPositive();
		assertThat(this.frames.subList(exchange, this.frames.size())).noneMatch((frame) -> frame.contains("lambda"));
	}

	private Observation started(ConnectAttempt attempt) {
		return new Observation() {

			@Override
			public void methodSelected(AuthMethod method) {
				CallPathTests.this.frames.addAll(StackWalker.getInstance()
					.walk((all) -> all.map(CallPathTests::name)
						.filter((name) -> name.startsWith("io.socks5.") && !name.contains("CallPathTests"))
						.map((name) -> name.replaceAll("^.*\\.([^.]+\\.[^.]+)$", "$1"))
						.toList()));
			}

		};
	}

	private static String name(StackFrame frame) {
		return frame.getClassName() + "." + frame.getMethodName();
	}

}
