package io.socks5.client;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.Socket;
import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A method that is not overridden speaks of the socket that is never connected.
 */
class SocketOverridesTests {

	@Test
	void overridesEveryPublicMethodOfASocket() {
		assertThat(Arrays.stream(Socket.class.getDeclaredMethods())
			.filter((method) -> Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers()))
			.filter((method) -> ownerInSocks5Socket(method) == Socket.class)
			.map(Method::toGenericString)).isEmpty();
	}

	private static Class<?> ownerInSocks5Socket(Method method) {
		try {
			return Socks5Socket.class.getMethod(method.getName(), method.getParameterTypes()).getDeclaringClass();
		}
		catch (NoSuchMethodException ex) {
			throw new AssertionError(ex);
		}
	}

}
