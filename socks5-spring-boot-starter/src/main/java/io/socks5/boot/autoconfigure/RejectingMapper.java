package io.socks5.boot.autoconfigure;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Passes the values of properties on, like Spring Boot's {@code PropertyMapper}. If the
 * target rejects a value, the failure names the property. The messages of builders begin
 * with the name of the parameter, which distinguishes the properties of one call.
 */
final class RejectingMapper {

	private final InstanceId id;

	RejectingMapper(InstanceId id) {
		this.id = id;
	}

	<T> Source<T> from(String name, Supplier<? extends T> supplier) {
		return new Source<>(this.id.property(name), supplier.get(), false);
	}

	<T> Source<T> fromSecret(String name, Supplier<? extends T> supplier) {
		return new Source<>(this.id.property(name), supplier.get(), true);
	}

	/**
	 * Takes a step that depends on several properties.
	 * @param <R> the type of the result
	 * @param step the step
	 * @param sources the properties
	 * @return the result
	 * @throws InvalidSocks5PropertyException if the step rejects one of the properties
	 * @throws IllegalArgumentException if the step rejects something else
	 */
	static <R> R call(Supplier<R> step, Source<?>... sources) {
		try {
			return step.get();
		}
		catch (IllegalArgumentException ex) {
			Source<?> rejected = named(String.valueOf(ex.getMessage()), sources);
			throw (rejected != null) ? rejected.invalid(ex) : ex;
		}
	}

	private static @Nullable Source<?> named(String message, Source<?>... sources) {
		return Arrays.stream(sources)
			.filter((source) -> source.position(message) >= 0)
			.min(Comparator.comparingInt((source) -> source.position(message)))
			.orElse(null);
	}

	/**
	 * The value of a property.
	 *
	 * @param <T> the type of the value
	 * @param name the full name of the property
	 * @param value the value
	 * @param secret whether a failure must not show the value
	 */
	record Source<T>(String name, T value, boolean secret) {

		void to(Consumer<? super T> target) {
			as((ignored) -> {
				target.accept(this.value);
				return this;
			});
		}

		<R> R as(Function<? super T, R> target) {
			try {
				return target.apply(this.value);
			}
			catch (IllegalArgumentException ex) {
				throw invalid(ex);
			}
		}

		<U> Pair<T, U> and(Source<U> other) {
			return new Pair<>(this, other);
		}

		private int position(String message) {
			String parameter = this.name.substring(this.name.lastIndexOf('.') + 1).replace("-", "");
			Matcher matcher = Pattern.compile("\\b" + parameter + "\\b", Pattern.CASE_INSENSITIVE).matcher(message);
			return matcher.find() ? matcher.start() : -1;
		}

		private InvalidSocks5PropertyException invalid(IllegalArgumentException cause) {
			return new InvalidSocks5PropertyException(this.name, this.secret ? null : this.value,
					String.valueOf(cause.getMessage()), cause);
		}

	}

	/**
	 * The values of two properties that are set together.
	 *
	 * @param <A> the type of the first value
	 * @param <B> the type of the second value
	 * @param first the first
	 * @param second the second
	 */
	record Pair<A, B>(Source<A> first, Source<B> second) {

		void to(BiConsumer<? super A, ? super B> target) {
			as((one, other) -> {
				target.accept(one, other);
				return this;
			});
		}

		<R> R as(BiFunction<? super A, ? super B, R> target) {
			return call(() -> target.apply(this.first.value(), this.second.value()), this.first, this.second);
		}

	}

}
