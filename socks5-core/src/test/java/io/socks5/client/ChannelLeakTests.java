package io.socks5.client;

import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that a channel is closed if the caller does not receive it.
 */
@Timeout(60)
class ChannelLeakTests {

	private final RecordingListener watcher = new RecordingListener();

	private Socks5Client client(ScriptedProxy proxy) {
		return TestClients.proxy(proxy).listener(this.watcher).build();
	}

	@Test
	void anErrorOfAListenerAtTheEndOfTheObservationClosesIt() {
		OutOfMemoryError error = new OutOfMemoryError("of the listener");
		this.watcher.at("closed", () -> {
			throw error;
		});
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(TestClients.GRANTED))) {
			Socks5Client client = client(proxy);
			assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> client.openChannel("chat.corp", 5222))
				.isSameAs(error);
			proxy.nextConnection().awaitClosedByClient();
		}
	}

	@Test
	void aFutureThatTheCallerHasCompletedClosesIt() throws Exception {
		Queue<Runnable> tasks = new ArrayDeque<>();
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(TestClients.GRANTED));
				SocketChannel other = SocketChannel.open()) {
			CompletableFuture<SocketChannel> future = client(proxy).connectAsync("chat.corp", 5222, tasks::add);
			this.watcher.at("closed", () -> future.complete(other));
			tasks.remove().run();
			proxy.nextConnection().awaitClosedByClient();
			assertThat(future.join()).isSameAs(other);
			assertThat(other.isOpen()).isTrue();
		}
	}

	// only the exception for a wrong family does not close the channel by itself
	@Test
	void anAddressOfAnUnsupportedFamilyClosesIt(@TempDir Path directory) throws Exception {
		List<String> output = new OwnJvm(directory).option("-Djava.net.preferIPv4Stack=true").run("WithoutIpv6");
		assertThat(output).containsExactly("SocketException, open files: 0");
	}

}
