package io.socks5.boot.autoconfigure.websocket;

import java.lang.reflect.Field;
import java.util.List;

import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;

/**
 * Settings of the application that Spring's clients do not return.
 */
final class WebSocketFields {

	/** The types with such fields, of which some may be absent. */
	static final List<String> TYPES = List.of(
			"org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient",
			"org.springframework.web.reactive.socket.client.JettyWebSocketClient",
			"org.springframework.web.socket.client.standard.StandardWebSocketClient",
			"org.springframework.web.socket.client.WebSocketConnectionManager");

	private WebSocketFields() {
	}

	static Object read(Object owner, Class<?> type, String name) {
		Field field = ReflectionUtils.findField(type, name);
		Assert.state(field != null, () -> "There is no field '" + name + "' in " + type.getName());
		ReflectionUtils.makeAccessible(field);
		Object value = ReflectionUtils.getField(field, owner);
		Assert.state(value != null, () -> "The field '" + name + "' has no value");
		return value;
	}

}
