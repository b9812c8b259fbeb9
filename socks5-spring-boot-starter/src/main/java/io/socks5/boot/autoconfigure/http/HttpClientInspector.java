package io.socks5.boot.autoconfigure.http;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.socks5.boot.http.Socks5HttpClients;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.client.AbstractClientHttpRequestFactoryWrapper;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.util.ClassUtils;

/**
 * Finds the request factories and connectors of an HTTP client through its fields. Spring
 * offers no other way.
 */
final class HttpClientInspector {

	private static final String CONNECTOR = "org.springframework.http.client.reactive.ClientHttpConnector";

	private static final @Nullable Class<?> CONNECTOR_TYPE = type(CONNECTOR);

	/** Clients that connect with the JDK's HttpURLConnection. */
	private static final List<Class<?>> JDK_TYPES = Stream
		.of("com.nimbusds.jose.util.ResourceRetriever", "io.micrometer.core.ipc.http.HttpUrlConnectionSender",
				"zipkin2.reporter.urlconnection.URLConnectionSender")
		.<Class<?>>mapMulti((name, types) -> {
			Class<?> type = type(name);
			if (type != null) {
				types.accept(type);
			}
		})
		.toList();

	/** Packages whose objects belong to the context or the JDK, not to the client. */
	private static final Set<String> FOREIGN = Set.of("java.", "javax.", "jdk.", "sun.", "com.sun.",
			"org.springframework.beans.", "org.springframework.context.", "org.springframework.core.",
			"org.springframework.http.converter.", "org.springframework.http.codec.", "org.springframework.util.",
			"org.springframework.security.oauth2.client.registration.", "org.springframework.security.oauth2.core.",
			"tools.jackson.", "com.fasterxml.", "reactor.", "io.micrometer.observation.", "io.socks5.",
			"ch.qos.logback.", "org.apache.logging.");

	private static final int MAX_OBJECTS = 1000;

	private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

	/** The nearest first. */
	private final Queue<Object> next = new ArrayDeque<>();

	private boolean proxied;

	private boolean direct;

	private final Consumer<Object> visitor;

	private HttpClientInspector(Consumer<Object> visitor) {
		this.visitor = visitor;
	}

	/**
	 * Returns whether an object connects past the proxy.
	 * @param client the object
	 * @param visitor is given each object before its fields
	 * @return {@code false} if no connection is found that bypasses the proxy
	 */
	static boolean isDirect(Object client, Consumer<Object> visitor) {
		HttpClientInspector found = new HttpClientInspector(visitor);
		found.add(client);
		found.visitAll();
		return found.direct;
	}

	/**
	 * Returns whether a client connects only through a proxy.
	 * @param client a client, or a builder of one
	 * @return {@code false} if any connection bypasses the proxy, or if that is unknown
	 */
	static boolean areProxied(Object client) {
		HttpClientInspector found = new HttpClientInspector((value) -> {
		});
		found.add(client);
		found.visitAll();
		return found.proxied && !found.direct;
	}

	private void add(@Nullable Object value) {
		if (value != null && !(value instanceof CharSequence) && this.seen.size() < MAX_OBJECTS
				&& this.seen.add(value)) {
			this.next.add(value);
		}
	}

	private void visitAll() {
		Object value = this.next.poll();
		while (value != null && !this.direct) {
			visit(value);
			value = this.next.poll();
		}
	}

	private void visit(Object value) {
		this.visitor.accept(value);
		if (isConnection(value)) {
			boolean known = Socks5HttpClients.isProxied(value);
			this.proxied |= known;
			this.direct |= !known;
		}
		else if (value instanceof IntegrationHttp.Routed) {
			this.proxied = true;
		}
		else if (value instanceof Iterable<?> several) {
			several.forEach(this::add);
		}
		else if (value instanceof Map<?, ?> several) {
			several.values().forEach(this::add);
		}
		else if (Proxy.isProxyClass(value.getClass())) {
			add(Proxy.getInvocationHandler(value));
		}
		else if (!isForeign(value)) {
			visitFields(value);
		}
	}

	private static boolean isConnection(Object value) {
		if (value instanceof AbstractClientHttpRequestFactoryWrapper) {
			return false;
		}
		return value instanceof ClientHttpRequestFactory || value instanceof ClientHttpRequestFactoryBuilder<?>
				|| value instanceof ClientHttpConnectorBuilder<?> || value instanceof java.net.http.HttpClient
				|| (CONNECTOR_TYPE != null && CONNECTOR_TYPE.isInstance(value))
				|| JDK_TYPES.stream().anyMatch((type) -> type.isInstance(value));
	}

	private static boolean isForeign(Object value) {
		Class<?> type = value.getClass();
		return type.isArray() || type.isEnum() || FOREIGN.stream().anyMatch(type.getName()::startsWith);
	}

	private void visitFields(Object value) {
		for (Class<?> type = value.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
			for (Field field : type.getDeclaredFields()) {
				if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
					add(value(field, value));
				}
			}
		}
	}

	private static @Nullable Object value(Field field, Object owner) {
		try {
			field.setAccessible(true);
			return field.get(owner);
		}
		catch (IllegalAccessException | InaccessibleObjectException ex) {
			return null;
		}
	}

	private static @Nullable Class<?> type(String name) {
		return ClassUtils.isPresent(name, HttpClientInspector.class.getClassLoader())
				? ClassUtils.resolveClassName(name, HttpClientInspector.class.getClassLoader()) : null;
	}

}
