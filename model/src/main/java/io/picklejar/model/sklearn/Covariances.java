package io.picklejar.model.sklearn;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.process.Covariance;
import io.picklejar.model.kernel.process.Covariance.Matern.Smoothness;
import io.picklejar.model.kernel.process.Lengths;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyValue;

/** Reads the kernels of Gaussian processes. A kernel may be shared by many others, so what they unfold to is counted. */
final class Covariances {

    private static final String PREFIX = "sklearn.gaussian_process.kernels.";
    private static final int MOST = 200;

    private int count;

    private Covariances() {}

    static Covariance read(Fitted owner, String attribute) {
        return new Covariances().inner(owner, attribute);
    }

    private Covariance inner(Fitted owner, String attribute) {
        PyValue value = owner.get(attribute);
        if (!(value instanceof PyObject object) || !object.className().startsWith(PREFIX)) {
            throw owner.wrong(attribute, "a kernel of sklearn.gaussian_process");
        }
        if (++count > MOST) {
            throw new ModelLoadException(owner.label() + ": a kernel of more than " + MOST + " parts");
        }
        return kernel(new Fitted(object, owner.label() + ": " + object.simpleName(), owner.scope()));
    }

    private Covariance kernel(Fitted kernel) {
        return switch (kernel.type()) {
            case "ConstantKernel" -> new Covariance.Constant(kernel.number("constant_value"));
            case "WhiteKernel" -> new Covariance.White(kernel.number("noise_level"));
            case "RBF" -> new Covariance.Rbf(lengths(kernel));
            case "Matern" -> new Covariance.Matern(lengths(kernel), smoothness(kernel));
            case "RationalQuadratic" ->
                new Covariance.RationalQuadratic(kernel.number("length_scale"), kernel.number("alpha"));
            case "ExpSineSquared" ->
                new Covariance.Periodic(kernel.number("length_scale"), kernel.number("periodicity"));
            case "DotProduct" -> new Covariance.DotProduct(kernel.number("sigma_0"));
            case "Sum" -> new Covariance.Sum(inner(kernel, "k1"), inner(kernel, "k2"));
            case "Product" -> new Covariance.Product(inner(kernel, "k1"), inner(kernel, "k2"));
            case "Exponentiation" -> new Covariance.Power(inner(kernel, "kernel"), kernel.number("exponent"));
            default -> throw new ModelLoadException(kernel.label() + " is not supported");
        };
    }

    private static Lengths lengths(Fitted kernel) {
        return new Lengths(kernel.vector("length_scale"));
    }

    /** Others need Bessel functions. */
    private static Smoothness smoothness(Fitted kernel) {
        double nu = kernel.number("nu");
        if (nu == 0.5) {
            return Smoothness.HALF;
        }
        if (nu == 1.5) {
            return Smoothness.THREE_HALVES;
        }
        if (nu == 2.5) {
            return Smoothness.FIVE_HALVES;
        }
        if (nu == Double.POSITIVE_INFINITY) {
            return Smoothness.INFINITE;
        }
        throw kernel.wrong("nu", "0.5, 1.5, 2.5 or inf");
    }
}
