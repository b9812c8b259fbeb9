package io.socks5.client;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.TreeSet;

import io.socks5.event.ConnectListener.Observation;
import io.socks5.protocol.AddressType;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the objects that an open tunnel keeps. What only the connect needed must not
 * be among them.
 */
@Timeout(60)
class KeptObjectsTests {

	private static final String[] TUNNEL = { "Socks5Socket", "ReplaceableSocket", "SocketSettings", "TunnelStreams",
			"TunnelEnd", "Exchange", "Grant", "Endpoint", "Domain", "Ipv4" };

	/** The classes whose instances are constants, or belong to the client. */
	private static final Set<Class<?>> SHARED = Set.of(Connector.class, AuthMethod.class, AddressType.class);

	@Test
	void aTunnelKeepsNothingOfItsConnect() throws Exception {
		try (EchoServer echo = EchoServer.listen();
				FakeSocksServer proxy = FakeSocksServer.open().knowing("chat.test", echo.port())) {
			Socks5Client client = TestClients.proxy(proxy).build();
			try (Socket socket = client.connect("chat.test", 5222)) {
				assertThat(kept(socket)).containsExactlyInAnyOrder(TUNNEL);
				assertThat(((Socks5Socket) socket).method()).isEqualTo(AuthMethod.NONE);
				assertThat(((Socks5Socket) socket).proxy()).isEqualTo(Endpoint.of(proxy.host(), proxy.port()));
				assertThat(((Socks5Socket) socket).bound()).isNotNull();
			}
		}
	}

	@Test
	void aTunnelThroughTwoProxiesKeepsNothingOfItsConnect() throws Exception {
		try (EchoServer echo = EchoServer.listen();
				FakeSocksServer two = FakeSocksServer.open().knowing("chat.test", echo.port());
				FakeSocksServer one = FakeSocksServer.open().knowing("two.test", two.port())) {
			Socks5Client client = Socks5Client.builder()
				.proxy("two.test", 1080)
				.via(TestClients.proxy(one).build())
				.build();
			try (Socket socket = client.connect("chat.test", 5222)) {
				assertThat(kept(socket)).containsExactlyInAnyOrder(TUNNEL);
			}
		}
	}

	@Test
	void aTunnelOverAWarmConnectionKeepsNothingOfItsConnect() throws Exception {
		try (EchoServer echo = EchoServer.listen();
				FakeSocksServer proxy = FakeSocksServer.open().knowing("chat.test", echo.port());
				Socks5Client client = TestClients.proxy(proxy).warm(1, Duration.ofMinutes(1)).build()) {
			client.connect("chat.test", 5222).close();
			TestClients.awaitIdle(client, 1);
			try (Socket socket = client.connect("chat.test", 5222)) {
				assertThat(client.warm().hits()).isOne();
				assertThat(kept(socket)).contains(TUNNEL).contains("ChannelSocket").hasSize(TUNNEL.length + 1);
			}
		}
	}

	private static Set<String> kept(Object root) throws IllegalAccessException {
		Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		Set<String> names = new TreeSet<>();
		Deque<Object> open = new ArrayDeque<>(Set.of(root));
		while (!open.isEmpty()) {
			Object next = open.remove();
			Class<?> type = next.getClass();
			boolean ours = type.getName().startsWith("io.socks5.") && !type.isEnum() && !type.isHidden();
			if (ours && next != Observation.NONE && !SHARED.contains(type) && seen.add(next)) {
				names.add(type.getSimpleName());
				addFields(next, type, open);
			}
		}
		return names;
	}

	private static void addFields(Object holder, Class<?> type, Deque<Object> open) throws IllegalAccessException {
		for (Class<?> each = type; each.getName().startsWith("io.socks5."); each = each.getSuperclass()) {
			for (Field field : each.getDeclaredFields()) {
				if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
					field.setAccessible(true);
					Object value = field.get(holder);
					if (value != null) {
						open.add(value);
					}
				}
			}
		}
	}

}
