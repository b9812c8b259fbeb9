package io.socks5.client;

import java.io.IOException;

import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.testkit.TlsKeys;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Datagrams through a chain would bypass the first proxy, and those to a proxy behind TLS
 * would bypass TLS.
 */
class ChainedAssociationTests {

	@Test
	void anAssociationThroughAChainIsRefusedBeforeAnyOctet() {
		RecordingListener outer = new RecordingListener();
		RecordingListener inner = new RecordingListener();
		try (ScriptedProxy first = ScriptedProxy.playing(Script.of("x\n"))) {
			Socks5Client before = TestClients.proxy(first).listener(outer).build();
			Socks5Client client = Socks5Client.builder().proxy("inner.test", 1080).via(before).listener(inner).build();
			assertThatExceptionOfType(IOException.class).isThrownBy(client::associate)
				.withMessage("Datagrams to the proxy inner.test:1080 would bypass the proxy before it:"
						+ " use a client without a chain");
			assertThat(first.connections()).isZero();
		}
		assertThat(inner.events()).containsExactly("started UDP ASSOCIATE 0.0.0.0:0", "failed IOException");
		assertThat(outer.events()).containsExactly("started CONNECT inner.test:1080", "failed IOException");
	}

	@Test
	void anAssociationWithAProxyBehindTlsIsRefusedBeforeAnyOctet() {
		RecordingListener watcher = new RecordingListener();
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of("x\n"))) {
			Socks5Client client = TestClients.proxy(proxy).tls(TlsKeys.trusting()).listener(watcher).build();
			assertThatExceptionOfType(IOException.class).isThrownBy(client::associate)
				.withMessageStartingWith("Datagrams to the proxy 127.0.0.1:" + proxy.port() + " would bypass TLS: ");
			assertThat(proxy.connections()).isZero();
		}
		assertThat(watcher.events()).containsExactly("started UDP ASSOCIATE 0.0.0.0:0", "failed IOException");
	}

}
