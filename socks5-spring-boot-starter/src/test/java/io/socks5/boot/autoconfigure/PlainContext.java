package io.socks5.boot.autoconfigure;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * The auto-configuration in a context without a {@code SpringApplication}.
 */
public final class PlainContext {

	private PlainContext() {
	}

	/**
	 * Tries to refresh it.
	 * @param arguments none
	 */
	public static void main(String[] arguments) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(
				Socks5AutoConfiguration.class)) {
			System.out.println("refreshed " + context);
		}
		catch (UnsupportedSpringBootException ex) {
			System.out.println("refused: " + ex.getMessage());
		}
	}

}
